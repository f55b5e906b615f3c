import type { CryptoApi } from "@serinus/host-api";
import { cryptoFunctions } from "./crypto-functions.ts";
import type { Keystore } from "./keystore.ts";
import type { SignatureCache } from "./signature-cache.ts";

const BEGINNING: readonly number[] = [0xde, 0xad, 0xbe, 0xef];
const FILLING = 0xcd;

/** Whether a signature is `0xdeadbeef` and then nothing but `0xcd`, as chopsticks' users sign for anyone. */
export function isMockSignature(signature: Uint8Array): boolean {
  return (
    signature.length > BEGINNING.length && signature.every((byte, i) => byte === (BEGINNING[i] ?? FILLING))
  );
}

/** Verification that takes mock signatures for anyone's, and others for what they are. */
export function mockVerification(
  keystore: Keystore | undefined,
  signatures: SignatureCache | undefined,
): Pick<CryptoApi, "crypto_sr25519_verify" | "crypto_ed25519_verify" | "crypto_ecdsa_verify"> {
  const real = cryptoFunctions(keystore, signatures);
  const or =
    (verify: CryptoApi["crypto_sr25519_verify"]): CryptoApi["crypto_sr25519_verify"] =>
    (signature, message, publicKey) =>
      isMockSignature(signature) || verify(signature, message, publicKey);
  return {
    crypto_sr25519_verify: or(real.crypto_sr25519_verify),
    crypto_ed25519_verify: or(real.crypto_ed25519_verify),
    crypto_ecdsa_verify: or(real.crypto_ecdsa_verify),
  };
}
