import {
  blake2_256,
  ecdsaRecover,
  ecdsaRecoverCompressed,
  ecdsaVerifyPrehashed,
  ed25519Verify,
  type Scheme,
  sr25519Verify,
  sr25519VerifyDeprecated,
  sr25519VrfAttach,
  sr25519VrfMakeBytes,
} from "@serinus/crypto";
import type { CryptoApi, KeyTypeId } from "@serinus/host-api";
import type { Keystore } from "./keystore.ts";
import type { SignatureCache } from "./signature-cache.ts";

type Verify = (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array) => boolean;

/** `ext_crypto_*`. Without a keystore the functions that need one throw, as outside an offchain worker in Substrate. */
export function cryptoFunctions(
  keystore: Keystore | undefined,
  signatures: SignatureCache | undefined,
): CryptoApi {
  const once = (scheme: Scheme, verify: Verify): Verify => {
    if (signatures === undefined) return verify;
    return (signature, message, publicKey) => {
      if (signatures.has(scheme, signature, message, publicKey)) return true;
      if (!verify(signature, message, publicKey)) return false;
      signatures.add(scheme, signature, message, publicKey);
      return true;
    };
  };
  const verifyPrehashed = once("ecdsa", ecdsaVerifyPrehashed);
  const keys = (): Keystore => {
    if (keystore === undefined)
      throw new Error("this call has no keystore: keys can be used in offchain workers only");
    return keystore;
  };
  const publicKeys = (scheme: Scheme) => (id: KeyTypeId) => keys().publicKeys(keyTypeOf(id), scheme);
  const generate = (scheme: Scheme) => (id: KeyTypeId, seed: string | undefined) =>
    keys().generate(keyTypeOf(id), scheme, seed);
  const sign = (scheme: Scheme) => (id: KeyTypeId, publicKey: Uint8Array, message: Uint8Array) =>
    keys().sign(keyTypeOf(id), scheme, publicKey, message);

  return {
    crypto_ed25519_verify: once("ed25519", ed25519Verify),
    crypto_sr25519_verify: once("sr25519", sr25519Verify),
    crypto_sr25519_verify_deprecated: sr25519VerifyDeprecated,
    crypto_ecdsa_verify: (signature, message, publicKey) =>
      verifyPrehashed(signature, blake2_256(message), publicKey),
    crypto_ecdsa_verify_prehashed: verifyPrehashed,
    crypto_secp256k1_ecdsa_recover: (signature, hash) => ecdsaRecover(withPlainRecoveryId(signature), hash),
    crypto_secp256k1_ecdsa_recover_compressed: (signature, hash) =>
      ecdsaRecoverCompressed(withPlainRecoveryId(signature), hash),
    crypto_sr25519_vrf_make_bytes(publicKey, transcript, preOutput, context, length) {
      const inOut = sr25519VrfAttach(preOutput, transcript, publicKey);
      return inOut && sr25519VrfMakeBytes(inOut, context, length);
    },
    crypto_ed25519_public_keys: publicKeys("ed25519"),
    crypto_sr25519_public_keys: publicKeys("sr25519"),
    crypto_ecdsa_public_keys: publicKeys("ecdsa"),
    crypto_ed25519_generate: generate("ed25519"),
    crypto_sr25519_generate: generate("sr25519"),
    crypto_ecdsa_generate: generate("ecdsa"),
    crypto_ed25519_sign: sign("ed25519"),
    crypto_sr25519_sign: sign("sr25519"),
    crypto_ecdsa_sign: sign("ecdsa"),
  };
}

/** Recovery takes Ethereum's 27 and 28 for 0 and 1; verification does not. */
function withPlainRecoveryId(signature: Uint8Array): Uint8Array {
  const id = signature[64] ?? 0;
  if (id < 27) return signature;
  const plain = signature.slice();
  plain[64] = id - 27;
  return plain;
}

function keyTypeOf(id: KeyTypeId): string {
  return String.fromCharCode(...id);
}
