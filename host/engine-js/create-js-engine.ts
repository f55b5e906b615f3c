import { type H256, toH256 } from "@serinus/bytes";
import type { HashingApi, HostApi } from "@serinus/host-api";
import { CodeError } from "./code-error.ts";
import { callOnBoth } from "./compare-realms.ts";
import { createIdleHost } from "./idle-host.ts";
import { createRealm, type Realm } from "./realm.ts";
import { decodeRuntimeCode } from "./runtime-code.ts";

/** Code that is ready to run. One call at a time; between calls it keeps nothing that a call could observe. */
export interface Runtime {
  readonly codeHash: H256;
  /** SCALE `RuntimeVersion`, as `Core_version` gave it. */
  readonly version: Uint8Array;
  /** Names of all entry points. */
  readonly methods: readonly string[];
  /**
   * Runs one entry point on `host` with SCALE-encoded arguments.
   * @throws RuntimeTrap when the runtime throws, or has no such entry point.
   */
  call(host: HostApi, method: string, args: Uint8Array): Uint8Array;
}

export interface JsEngine {
  /**
   * Makes code ready to run; code of the same hash is evaluated once.
   * @throws CodeError when it cannot be run. @throws RuntimeTrap when `Core_version` fails.
   */
  instantiate(code: Uint8Array, codeHash: H256): Runtime;
  /** The version of any code, `undefined` when it does not load (`misc_runtime_version`). */
  readVersion(code: Uint8Array): Uint8Array | undefined;
}

export interface JsEngineOptions {
  /** Hashes code, and answers scripts that hash while they are bound. */
  readonly hashing: HashingApi;
  /** How many evaluated scripts are kept, the least recently used dropped first. 8 by default. */
  readonly maxRealms?: number;
  /** Runs every call on a fresh realm as well and compares: finds runtimes that keep state. Slow, for tests. */
  readonly fresh?: boolean;
}

const NO_ARGS = new Uint8Array(0);

/** An engine for TypeScript runtimes. Locks down the intrinsics of this thread with the first script. */
export function createJsEngine(options: JsEngineOptions): JsEngine {
  const { hashing, maxRealms = 8, fresh = false } = options;
  const idleHost = createIdleHost(hashing);
  const runtimes = new Map<H256, Runtime>();

  function load(code: Uint8Array, codeHash: H256): Runtime {
    const decoded = decodeRuntimeCode(code);
    if (decoded.kind === "wasm") throw new CodeError("no engine for WebAssembly code yet");
    const name = `runtime-${codeHash.slice(2, 10)}`;
    const evaluate = (): Realm => createRealm(decoded.script, name, idleHost);
    const reused = evaluate();
    return {
      codeHash,
      version: reused.call(idleHost, "Core_version", NO_ARGS),
      methods: reused.methods,
      call: fresh
        ? (host, method, args) => callOnBoth({ fresh: evaluate(), reused }, host, method, args)
        : reused.call,
    };
  }

  function instantiate(code: Uint8Array, codeHash: H256): Runtime {
    const known = runtimes.get(codeHash);
    const runtime = known ?? load(code, codeHash);
    runtimes.delete(codeHash);
    runtimes.set(codeHash, runtime);
    for (const oldest of runtimes.keys()) {
      if (runtimes.size <= maxRealms) break;
      runtimes.delete(oldest);
    }
    return runtime;
  }

  return {
    instantiate,
    readVersion(code) {
      try {
        return instantiate(code, toH256(hashing.hashing_blake2_256(code))).version.slice();
      } catch {
        return undefined;
      }
    },
  };
}
