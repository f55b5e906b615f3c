import { type H256, toH256 } from "@serinus/bytes";
import { loadScript } from "@serinus/engine-js";
import { loadModule, readEmbeddedVersion } from "@serinus/engine-wasm";
import type { HashingApi } from "@serinus/host-api";
import { decodeRuntimeCode, type Runtime } from "@serinus/runtime-code";

/** Runs runtime code of any form. */
export interface Engine {
  /**
   * Makes code ready to run; code of the same hash and heap is loaded once.
   * @param heapPages pages of 64 KiB that a Wasm runtime may use beyond those it begins with (`:heappages`).
   * @throws CodeError when it cannot be run. @throws RuntimeTrap when `Core_version` fails.
   */
  instantiate(code: Uint8Array, codeHash: H256, heapPages?: number): Runtime;
  /** The version of any code, `undefined` when it does not load (`misc_runtime_version`). */
  readVersion(code: Uint8Array): Uint8Array | undefined;
}

export interface EngineOptions {
  /** Hashes code, and answers runtimes that hash while they are loaded. */
  readonly hashing: HashingApi;
  /** How many loaded runtimes are kept, the least recently used dropped first. 8 by default. */
  readonly maxRuntimes?: number;
  /** Runs every call of a script on a fresh realm as well and compares: finds runtimes that keep state. For tests. */
  readonly fresh?: boolean;
}

/** An engine whose runtimes are told apart by the magic bytes of their code, and by nothing else. */
export function createEngine(options: EngineOptions): Engine {
  const { hashing, maxRuntimes = 8, fresh } = options;
  const runtimes = new Map<string, Runtime>();

  function load(code: Uint8Array, codeHash: H256, heapPages: number | undefined): Runtime {
    const decoded = decodeRuntimeCode(code);
    return decoded.kind === "js"
      ? loadScript(decoded.script, codeHash, { hashing, fresh })
      : loadModule(decoded.module, codeHash, { hashing, heapPages });
  }

  function instantiate(code: Uint8Array, codeHash: H256, heapPages?: number): Runtime {
    const name = heapPages === undefined ? codeHash : `${codeHash} ${heapPages}`;
    const runtime = runtimes.get(name) ?? load(code, codeHash, heapPages);
    runtimes.delete(name);
    runtimes.set(name, runtime);
    for (const oldest of runtimes.keys()) {
      if (runtimes.size <= maxRuntimes) break;
      runtimes.delete(oldest);
    }
    return runtime;
  }

  return {
    instantiate,
    readVersion(code) {
      try {
        const decoded = decodeRuntimeCode(code);
        const embedded = decoded.kind === "wasm" ? readEmbeddedVersion(decoded.module) : undefined;
        if (embedded !== undefined) return embedded;
        return instantiate(code, toH256(hashing.hashing_blake2_256(code))).version.slice();
      } catch {
        return undefined;
      }
    },
  };
}
