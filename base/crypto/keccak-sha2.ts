import { sha256 } from "@noble/hashes/sha2.js";
import { keccak } from "./wasm/hash-module.ts";

/** 32 byte Keccak with the original padding, as Ethereum uses it. */
export function keccak_256(data: Uint8Array): Uint8Array {
  return keccak(data, 32);
}

/** 64 byte Keccak with the original padding. */
export function keccak_512(data: Uint8Array): Uint8Array {
  return keccak(data, 64);
}

/** SHA-256 (FIPS 180-4). */
export function sha2_256(data: Uint8Array): Uint8Array {
  return sha256(data);
}
