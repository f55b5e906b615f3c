import { concatBytes } from "@serinus/bytes";
import { xxhash64 } from "./wasm/hash-module.ts";

/** 8 bytes: XXH64 of `data` with seed 0, little-endian. Not cryptographic. */
export function twox_64(data: Uint8Array): Uint8Array {
  return xxhash64(data, 1);
}

/** 16 bytes: XXH64 of `data` with seeds 0 and 1. Not cryptographic. */
export function twox_128(data: Uint8Array): Uint8Array {
  return xxhash64(data, 2);
}

/** 32 bytes: XXH64 of `data` with seeds 0 to 3. Not cryptographic. */
export function twox_256(data: Uint8Array): Uint8Array {
  return xxhash64(data, 4);
}

/** The storage hasher `Twox64Concat`: the 8 byte hash, then the data itself. */
export function twox64Concat(data: Uint8Array): Uint8Array {
  return concatBytes(twox_64(data), data);
}
