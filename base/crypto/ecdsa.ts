import { secp256k1 } from "@noble/curves/secp256k1.js";
import { concatBytes, equalBytes } from "@serinus/bytes";
import { str } from "@serinus/scale";
import { blake2_256 } from "./blake2.ts";
import { requireLength } from "./require-length.ts";

/** The 33 byte compressed public key of a 32 byte secret. @throws Error when the secret is no scalar of secp256k1. */
export function ecdsaPublicKey(secret: Uint8Array): Uint8Array {
  requireLength("ecdsa secret", secret, 32);
  return secp256k1.getPublicKey(secret, true);
}

/** Signs the blake2-256 of `message`: 65 bytes r, s, recovery id (0 to 3). Deterministic (RFC 6979), low s. */
export function ecdsaSign(secret: Uint8Array, message: Uint8Array): Uint8Array {
  return ecdsaSignPrehashed(secret, blake2_256(message));
}

/** Signs a 32 byte hash; see {@link ecdsaSign}. */
export function ecdsaSignPrehashed(secret: Uint8Array, hash: Uint8Array): Uint8Array {
  requireLength("ecdsa secret", secret, 32);
  requireLength("hash", hash, 32);
  const recovered = secp256k1.sign(hash, secret, { prehash: false, lowS: true, format: "recovered" });
  return concatBytes(recovered.subarray(1), recovered.subarray(0, 1));
}

/** Whether the key that made the signature over the blake2-256 of `message` is `publicKey` (33 bytes). */
export function ecdsaVerify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  return ecdsaVerifyPrehashed(signature, blake2_256(message), publicKey);
}

/** As {@link ecdsaVerify} with a 32 byte hash. Malformed input is `false`. */
export function ecdsaVerifyPrehashed(
  signature: Uint8Array,
  hash: Uint8Array,
  publicKey: Uint8Array,
): boolean {
  const key = ecdsaRecoverCompressed(signature, hash);
  return key !== undefined && equalBytes(key, publicKey);
}

/** The 64 bytes (x, y) of the key that made the signature over a 32 byte hash; `undefined` for a bad signature. */
export function ecdsaRecover(signature: Uint8Array, hash: Uint8Array): Uint8Array | undefined {
  return recover(signature, hash)?.toBytes(false).subarray(1);
}

/** As {@link ecdsaRecover}, the 33 byte compressed key. */
export function ecdsaRecoverCompressed(signature: Uint8Array, hash: Uint8Array): Uint8Array | undefined {
  return recover(signature, hash)?.toBytes(true);
}

/** `"Secp256k1HDKD"` as a SCALE string. */
const HARD_DERIVATION_TAG = str.encode("Secp256k1HDKD");

/** The child secret behind a hard junction. */
export function ecdsaDeriveHard(secret: Uint8Array, chainCode: Uint8Array): Uint8Array {
  requireLength("ecdsa secret", secret, 32);
  requireLength("chain code", chainCode, 32);
  return blake2_256(concatBytes(HARD_DERIVATION_TAG, secret, chainCode));
}

/** Both halves of s are taken, as sp_core and `ext_crypto_secp256k1_ecdsa_recover` (version 2) do. */
function recover(signature: Uint8Array, hash: Uint8Array) {
  const recoveryId = signature[64];
  if (signature.length !== 65 || hash.length !== 32 || recoveryId === undefined || recoveryId > 3)
    return undefined;
  try {
    return secp256k1.Signature.fromBytes(signature.subarray(0, 64), "compact")
      .addRecoveryBit(recoveryId)
      .recoverPublicKey(hash);
  } catch {
    return undefined;
  }
}
