import { toHex } from "@serinus/bytes";
import type { OffchainStorage } from "./offchain-functions.ts";

/** An offchain storage that is gone with the process. */
export function memoryOffchainStorage(): OffchainStorage {
  const entries = new Map<string, Uint8Array>();
  return {
    get: (key) => entries.get(toHex(key))?.slice(),
    set: (key, value) => void entries.set(toHex(key), value.slice()),
    remove: (key) => void entries.delete(toHex(key)),
  };
}
