import { readFile } from "node:fs/promises";
import { type H256, toH256 } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { createEngine } from "@serinus/engine";
import { createHostFunctions, hashingFunctions } from "@serinus/host-functions";
import { decodeMetadata, unwrapMetadata, type VersionedMetadata } from "@serinus/metadata";
import { RuntimeVersion } from "@serinus/runtime-api";
import {
  CodeError,
  decodeRuntimeCode,
  type Runtime,
  type RuntimeCode,
  RuntimeTrap,
} from "@serinus/runtime-code";
import { ScaleError, u32 } from "@serinus/scale";
import { createOverlay, memoryState } from "@serinus/state";
import { UsageError } from "../output/usage-error.ts";

/** What a runtime answers that does not know the version of metadata asked for. */
const NONE = Uint8Array.of(0);

/** A runtime's code as `:code` holds it, and what it says of itself. */
export interface OpenedCode {
  readonly code: Uint8Array;
  /** blake2-256 of the code: what `authorize_upgrade` takes. */
  readonly codeHash: H256;
  readonly decoded: RuntimeCode;
  readonly version: RuntimeVersion;
  readonly runtime: Runtime;
  /**
   * V15, or V14 of a runtime that knows no other.
   * @throws UsageError when the runtime tells none, or an earlier version, as runtimes until 2021 do.
   */
  metadata(): VersionedMetadata;
}

/** @throws UsageError when the file cannot be read. */
export async function readInput(file: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(file));
  } catch (error) {
    const why =
      (error as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such file" : (error as Error).message;
    throw new UsageError(`${file}: ${why}`);
  }
}

/** Loads code and asks it what it is. @param name stands for it in errors. @throws UsageError when it does not load. */
export function openCode(code: Uint8Array, name: string): OpenedCode {
  const codeHash = toH256(blake2_256(code));
  return orUsageError(name, () => {
    const runtime = createEngine({ hashing: hashingFunctions }).instantiate(code, codeHash);
    return {
      code,
      codeHash,
      decoded: decodeRuntimeCode(code),
      version: RuntimeVersion.decode(runtime.version),
      runtime,
      metadata: () => orUsageError(name, () => metadataOf(runtime)),
    };
  });
}

function orUsageError<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof CodeError || error instanceof RuntimeTrap || error instanceof ScaleError)
      throw new UsageError(`${name}: ${error.message}`);
    throw error;
  }
}

function metadataOf(runtime: Runtime): VersionedMetadata {
  // Metadata follows from the code alone; a call needs a state all the same.
  const state = memoryState({ top: [] }, 1);
  const call = (method: string, args: Uint8Array) =>
    runtime.call(createHostFunctions({ storage: createOverlay(state) }), method, args);
  const atVersion = runtime.methods.includes("Metadata_metadata_at_version")
    ? call("Metadata_metadata_at_version", u32.encode(15))
    : NONE;
  const encoded = atVersion.length > 1 ? atVersion : call("Metadata_metadata", new Uint8Array(0));
  return decodeMetadata(unwrapMetadata(encoded));
}
