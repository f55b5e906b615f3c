import { hash } from "node:crypto";
import { concatBytes } from "@serinus/bytes";
import { MAX_KEY_BYTES } from "./table.ts";

const WHOLE = new Uint8Array([0]);
const HASHED = new Uint8Array([1]);

/** Table key of a key of the offchain index: the key itself, or its SHA-256 when LMDB cannot hold it. */
export function offchainKey(key: Uint8Array): Uint8Array {
  if (key.length < MAX_KEY_BYTES) return concatBytes(WHOLE, key);
  return concatBytes(HASHED, hash("sha256", key, "buffer"));
}
