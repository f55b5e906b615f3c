import { ed25519 } from "@noble/curves/ed25519.js";
import { concatBytes } from "@serinus/bytes";
import { blake2_256 } from "./blake2.ts";
import { requireLength } from "./require-length.ts";
import { scaleString } from "./scale-string.ts";

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

/** Whether the signature is good by ZIP-215, the rule of Substrate (ed25519-zebra). Malformed input is `false`. */
export function ed25519Verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== 64 || publicKey.length !== 32) return false;
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: true });
  } catch {
    return false;
  }
}

/** `"Ed25519HDKD"` as a SCALE string. */
const HARD_DERIVATION_TAG = scaleString("Ed25519HDKD");

/** The child seed behind a hard junction. */
export function ed25519DeriveHard(seed: Uint8Array, chainCode: Uint8Array): Uint8Array {
  requireLength("ed25519 seed", seed, 32);
  requireLength("chain code", chainCode, 32);
  return blake2_256(concatBytes(HARD_DERIVATION_TAG, seed, chainCode));
}
