import type { Codec } from "./codec.ts";
import { ScaleError } from "./error.ts";
import { createReader } from "./reader.ts";

/** The value that the bytes are, `undefined` when they are none: for bytes of others, of which that may be. */
export function tryDecode<T>(codec: Codec<T>, bytes: Uint8Array): T | undefined {
  return unlessBad(() => codec.decode(bytes));
}

/** The value that the bytes begin with, whatever follows it, as Substrate mostly reads; `undefined` without one. */
export function tryDecodePrefix<T>(codec: Codec<T>, bytes: Uint8Array): T | undefined {
  return unlessBad(() => codec.read(createReader(bytes)));
}

function unlessBad<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof ScaleError) return undefined;
    throw error;
  }
}
