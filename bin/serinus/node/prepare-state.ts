import { readFileSync } from "node:fs";
import { fromHex, toHex } from "@serinus/bytes";
import type { DevelopmentApi } from "@serinus/development";
import { utf8Encode } from "@serinus/scale";
import type { ChopsticksConfig } from "../config/chopsticks-config.ts";
import { UsageError } from "../output/usage-error.ts";

const CODE = utf8Encode(":code");

/** Does to the best block's state what a configuration, or flags, ask for. @throws UsageError for an unreadable file */
export async function prepareState(
  development: Pick<DevelopmentApi, "setRuntimeLogLevel" | "setStorage" | "timeTravel">,
  {
    runtimeLogLevel,
    wasmOverride,
    storage,
    timestamp,
  }: Pick<ChopsticksConfig, "runtimeLogLevel" | "wasmOverride" | "storage" | "timestamp">,
): Promise<void> {
  if (runtimeLogLevel !== undefined)
    await development.setRuntimeLogLevel((runtimeLogLevel - 1) as -1 | 0 | 1 | 2 | 3 | 4);
  // First of all: storage is named as the code names it that is to run.
  if (wasmOverride !== undefined)
    await development.setStorage([[toHex(CODE), toHex(readCode(wasmOverride))]]);
  if (storage !== undefined) await development.setStorage(storage);
  if (timestamp !== undefined) await development.timeTravel(timestamp);
}

/** Code as a file holds it: bytes, or hex. */
function readCode(path: string): Uint8Array {
  try {
    const bytes = readFileSync(path);
    return bytes.subarray(0, 2).toString() === "0x"
      ? fromHex(bytes.toString().trim())
      : new Uint8Array(bytes);
  } catch (error) {
    throw new UsageError(`wasm-override: ${path} cannot be read: ${(error as Error).message}`);
  }
}
