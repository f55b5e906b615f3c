import { concatBytes } from "@serinus/bytes";
import { blake2b } from "./wasm/hash-module.ts";

/** 16 byte BLAKE2b of `data` (RFC 7693, unkeyed). */
export function blake2_128(data: Uint8Array): Uint8Array {
  return blake2b(data, 16);
}

/** 32 byte BLAKE2b of `data` (RFC 7693, unkeyed): Substrate's usual hash. */
export function blake2_256(data: Uint8Array): Uint8Array {
  return blake2b(data, 32);
}

/** 64 byte BLAKE2b of `data` (RFC 7693, unkeyed). */
export function blake2_512(data: Uint8Array): Uint8Array {
  return blake2b(data, 64);
}

/** The storage hasher `Blake2_128Concat`: the 16 byte hash, then the data itself. */
export function blake2_128Concat(data: Uint8Array): Uint8Array {
  return concatBytes(blake2_128(data), data);
}
