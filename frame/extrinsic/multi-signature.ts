import { type AccountId, equalBytes, fromHex } from "@serinus/bytes";
import type { CryptoApi, HashingApi } from "@serinus/host-api";
import { fixedBytes, indexed, type ValueOf, variants } from "@serinus/scale";

/** A signature of one of the three kinds (`sp_runtime::MultiSignature`). */
export type MultiSignature = ValueOf<typeof MultiSignature>;
export const MultiSignature = /* @__PURE__ */ variants(
  {
    Ed25519: indexed(0, fixedBytes(64), { typeNames: ["ed25519::Signature"] }),
    Sr25519: indexed(1, fixedBytes(64), { typeNames: ["sr25519::Signature"] }),
    Ecdsa: indexed(2, fixedBytes(65), { typeNames: ["ecdsa::Signature"] }),
  },
  { path: ["sp_runtime", "MultiSignature"] },
);

/**
 * Whether the account signed the message. An account is its public key, except with ECDSA: there it is the blake2-256
 * hash of the compressed key, which is recovered from the signature.
 */
export function verifySignature(
  host: CryptoApi & HashingApi,
  signature: MultiSignature,
  message: Uint8Array,
  who: AccountId,
): boolean {
  const account = fromHex(who);
  switch (signature.type) {
    case "Ed25519":
      return host.crypto_ed25519_verify(signature.value, message, account);
    case "Sr25519":
      return host.crypto_sr25519_verify(signature.value, message, account);
    case "Ecdsa": {
      const hash = host.hashing_blake2_256(message);
      const key = host.crypto_secp256k1_ecdsa_recover_compressed(signature.value, hash);
      return key !== undefined && equalBytes(host.hashing_blake2_256(key), account);
    }
  }
}
