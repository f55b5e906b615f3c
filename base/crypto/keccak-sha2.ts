import { sha256 } from "@noble/hashes/sha2.js";
import { keccak_256 as keccak256, keccak_512 as keccak512 } from "@noble/hashes/sha3.js";

/** 32 byte Keccak with the original padding, as Ethereum uses it. */
export function keccak_256(data: Uint8Array): Uint8Array {
  return keccak256(data);
}

/** 64 byte Keccak with the original padding. */
export function keccak_512(data: Uint8Array): Uint8Array {
  return keccak512(data);
}

/** SHA-256 (FIPS 180-4). */
export function sha2_256(data: Uint8Array): Uint8Array {
  return sha256(data);
}
