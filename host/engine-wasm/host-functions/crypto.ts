import type { CryptoApi } from "@serinus/host-api";
import { bytes, fixedBytes, option, vec } from "@serinus/scale";
import type { Guest, Span } from "../guest.ts";
import { giveRecovered } from "./ecdsa-recovery.ts";
import type { BindHostFunctions, HostFunctions } from "./host-function.ts";

const KEY_TYPE_LENGTH = 4;
const HASH_LENGTH = 32;
const optionBytes = option(bytes);
const utf8 = new TextDecoder();

/** Keys and signatures of a scheme, in bytes. */
const SCHEMES = {
  ed25519: { key: 32, signature: 64 },
  sr25519: { key: 32, signature: 64 },
  ecdsa: { key: 33, signature: 65 },
} as const;
type SchemeName = keyof typeof SCHEMES;

/** `ext_crypto_*`. */
export const cryptoFunctions: BindHostFunctions = (guest) => ({
  ...schemeFunctions(guest, "ed25519"),
  ...schemeFunctions(guest, "sr25519"),
  ...schemeFunctions(guest, "ecdsa"),
  ext_crypto_sr25519_verify_version_1: verifier(guest, "sr25519", "crypto_sr25519_verify_deprecated"),
  ext_crypto_sr25519_verify_version_2: verifier(guest, "sr25519", "crypto_sr25519_verify"),
  ext_crypto_ecdsa_verify_version_2: verifier(guest, "ecdsa", "crypto_ecdsa_verify"),
  ext_crypto_ecdsa_verify_prehashed_version_1: (signature: number, hash: number, key: number) =>
    Number(
      guest.host.crypto_ecdsa_verify_prehashed(
        guest.view(signature, SCHEMES.ecdsa.signature),
        guest.view(hash, HASH_LENGTH),
        guest.view(key, SCHEMES.ecdsa.key),
      ),
    ),
  ...recoveryFunctions(guest),
  // Substrate verifies at once too since it has no more threads for this; only the verdict waits for the end.
  ext_crypto_start_batch_verify_version_1() {
    if (guest.batch !== undefined) throw new Error("a batch of signatures is begun already");
    guest.batch = true;
  },
  ext_crypto_finish_batch_verify_version_1() {
    const { batch } = guest;
    if (batch === undefined) throw new Error("no batch of signatures is begun");
    guest.batch = undefined;
    return Number(batch);
  },
});

function verifier(
  guest: Guest,
  scheme: SchemeName,
  verify: keyof CryptoApi & `${string}${"verify" | "verify_deprecated"}`,
) {
  const { key, signature } = SCHEMES[scheme];
  return (signatureAt: number, message: Span, keyAt: number): number =>
    Number(
      guest.host[verify](guest.view(signatureAt, signature), guest.viewSpan(message), guest.view(keyAt, key)),
    );
}

function schemeFunctions(guest: Guest, scheme: SchemeName): HostFunctions {
  const sizes = SCHEMES[scheme];
  const keys = vec(fixedBytes(sizes.key));
  const signed = option(fixedBytes(sizes.signature));
  const keyType = (address: number) => guest.view(address, KEY_TYPE_LENGTH).slice();
  const verify = verifier(guest, scheme, `crypto_${scheme}_verify`);
  return {
    [`ext_crypto_${scheme}_public_keys_version_1`]: (id: number) =>
      guest.give(keys.encode(guest.host[`crypto_${scheme}_public_keys`](keyType(id)))),
    [`ext_crypto_${scheme}_generate_version_1`](id: number, seed: Span) {
      const uri = optionBytes.decode(guest.viewSpan(seed));
      return guest.place(
        guest.host[`crypto_${scheme}_generate`](
          keyType(id),
          uri === undefined ? undefined : utf8.decode(uri),
        ),
      );
    },
    [`ext_crypto_${scheme}_sign_version_1`]: (id: number, key: number, message: Span) =>
      guest.give(
        signed.encode(
          guest.host[`crypto_${scheme}_sign`](
            keyType(id),
            guest.view(key, sizes.key),
            guest.viewSpan(message),
          ),
        ),
      ),
    [`ext_crypto_${scheme}_verify_version_1`]: verify,
    [`ext_crypto_${scheme}_batch_verify_version_1`](signature: number, message: Span, key: number) {
      const good = verify(signature, message, key);
      if (guest.batch !== undefined) guest.batch &&= good === 1;
      return good;
    },
  };
}

function recoveryFunctions(guest: Guest): HostFunctions {
  const recover =
    (name: "crypto_secp256k1_ecdsa_recover" | "crypto_secp256k1_ecdsa_recover_compressed") =>
    (signatureAt: number, hash: number) => {
      const signature = guest.view(signatureAt, SCHEMES.ecdsa.signature);
      return giveRecovered(guest, signature, guest.host[name](signature, guest.view(hash, HASH_LENGTH)));
    };
  const whole = recover("crypto_secp256k1_ecdsa_recover");
  const compressed = recover("crypto_secp256k1_ecdsa_recover_compressed");
  return {
    ext_crypto_secp256k1_ecdsa_recover_version_1: whole,
    ext_crypto_secp256k1_ecdsa_recover_version_2: whole,
    ext_crypto_secp256k1_ecdsa_recover_compressed_version_1: compressed,
    ext_crypto_secp256k1_ecdsa_recover_compressed_version_2: compressed,
  };
}
