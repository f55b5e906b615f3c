import { ed25519 } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { concatBytes } from "@serinus/bytes";
import { str } from "@serinus/scale";
import { blake2_256 } from "./blake2.ts";
import { combine } from "./curve25519/combine.ts";
import { decodeEdwards, sumEqualsTimesCofactor } from "./curve25519/edwards-point.ts";
import { isCanonicalScalar, reduceScalar } from "./curve25519/scalar.ts";
import { requireLength } from "./require-length.ts";
import { point } from "./wasm/curve-module.ts";

/** The 32 byte public key of a 32 byte seed (RFC 8032). */
export function ed25519PublicKey(seed: Uint8Array): Uint8Array {
  requireLength("ed25519 seed", seed, 32);
  return ed25519.getPublicKey(seed);
}

/** 64 byte signature of `message` (RFC 8032). */
export function ed25519Sign(seed: Uint8Array, message: Uint8Array): Uint8Array {
  requireLength("ed25519 seed", seed, 32);
  return ed25519.sign(message, seed);
}

const key = point();
const nonce = point();

/**
 * Whether the signature is good by ZIP-215, the rule of Substrate (ed25519-zebra): 8 s B = 8 R + 8 k A with s below
 * the order. Malformed input is `false`.
 */
export function ed25519Verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== 64 || publicKey.length !== 32) return false;
  const R = signature.subarray(0, 32);
  const s = signature.subarray(32);
  if (!isCanonicalScalar(s) || !decodeEdwards(key, publicKey) || !decodeEdwards(nonce, R)) return false;
  combine(s, reduceScalar(sha512(concatBytes(R, publicKey, message))), key);
  return sumEqualsTimesCofactor(nonce);
}

/** `"Ed25519HDKD"` as a SCALE string. */
const HARD_DERIVATION_TAG = str.encode("Ed25519HDKD");

/** The child seed behind a hard junction. */
export function ed25519DeriveHard(seed: Uint8Array, chainCode: Uint8Array): Uint8Array {
  requireLength("ed25519 seed", seed, 32);
  requireLength("chain code", chainCode, 32);
  return blake2_256(concatBytes(HARD_DERIVATION_TAG, seed, chainCode));
}
