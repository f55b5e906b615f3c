import { toHex } from "@serinus/bytes";
import type { HostApi } from "@serinus/host-api";
import { type Codec, createReader, ScaleError } from "@serinus/scale";

/** In place of a value where there is none. */
export const NOTHING: unique symbol = Symbol("nothing stored");

/** The log levels of the host: `Error`. */
const ERROR = 0;

/**
 * The value under a key. What cannot be read counts as missing and is logged, and bytes behind a value do not matter,
 * as in FRAME (`storage::unhashed::get`): one damaged value must not stop the chain. Try-runtime finds such values.
 */
export function readStored<T>(host: HostApi, codec: Codec<T>, key: Uint8Array): T | typeof NOTHING {
  const bytes = host.storage_get(key);
  if (bytes === undefined) return NOTHING;
  try {
    return codec.read(createReader(bytes));
  } catch (error) {
    return unreadable(host, key, error);
  }
}

/** What `read` makes of a key or of what is stored there, {@link NOTHING} when that cannot be read. */
export function readOr<T>(host: HostApi, key: Uint8Array, read: () => T): T | typeof NOTHING {
  try {
    return read();
  } catch (error) {
    return unreadable(host, key, error);
  }
}

function unreadable(host: HostApi, key: Uint8Array, error: unknown): typeof NOTHING {
  if (!(error instanceof ScaleError)) throw error;
  host.logging_log(ERROR, "runtime::storage", `corrupted state at ${toHex(key)}: ${error.message}`);
  return NOTHING;
}
