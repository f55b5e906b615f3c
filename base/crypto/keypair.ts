import { type AccountId, fromHex, isHex, toAccountId } from "@serinus/bytes";
import { blake2_256 } from "./blake2.ts";
import { ecdsaDeriveHard, ecdsaPublicKey, ecdsaSign, ecdsaVerify } from "./ecdsa.ts";
import { ed25519DeriveHard, ed25519PublicKey, ed25519Sign, ed25519Verify } from "./ed25519.ts";
import { DEV_PHRASE, mnemonicToSeed } from "./mnemonic.ts";
import { type Junction, parseSecretUri } from "./secret-uri.ts";
import {
  sr25519DeriveHard,
  sr25519DeriveSoft,
  sr25519PublicKey,
  sr25519SecretFromSeed,
  sr25519Sign,
  sr25519Verify,
} from "./sr25519.ts";

/** The signature schemes of Substrate. */
export type Scheme = "sr25519" | "ed25519" | "ecdsa";

/** A key that can sign. */
export interface Keypair {
  readonly scheme: Scheme;
  /** 32 bytes; ecdsa: 33, compressed. */
  readonly publicKey: Uint8Array;
  /** sr25519: 64 bytes (scalar in ed25519 form, nonce seed); ed25519: the 32 byte seed; ecdsa: the 32 byte scalar. */
  readonly secretKey: Uint8Array;
}

/** What each scheme does with its secret key. */
interface SchemeFunctions {
  readonly secretFromSeed: (seed: Uint8Array) => Uint8Array;
  readonly publicKey: (secret: Uint8Array) => Uint8Array;
  readonly deriveHard: (secret: Uint8Array, chainCode: Uint8Array) => Uint8Array;
  readonly deriveSoft: ((secret: Uint8Array, chainCode: Uint8Array) => Uint8Array) | undefined;
  readonly sign: (secret: Uint8Array, message: Uint8Array) => Uint8Array;
  readonly verify: (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array) => boolean;
}

const schemes: Readonly<Record<Scheme, SchemeFunctions>> = {
  sr25519: {
    secretFromSeed: sr25519SecretFromSeed,
    publicKey: sr25519PublicKey,
    deriveHard: sr25519DeriveHard,
    deriveSoft: (secret, chainCode) => sr25519DeriveSoft(secret, chainCode),
    sign: (secret, message) => sr25519Sign(secret, message),
    verify: sr25519Verify,
  },
  ed25519: {
    secretFromSeed: (seed) => seed.slice(),
    publicKey: ed25519PublicKey,
    deriveHard: ed25519DeriveHard,
    deriveSoft: undefined,
    sign: ed25519Sign,
    verify: ed25519Verify,
  },
  ecdsa: {
    secretFromSeed: (seed) => seed.slice(),
    publicKey: ecdsaPublicKey,
    deriveHard: ecdsaDeriveHard,
    deriveSoft: undefined,
    sign: ecdsaSign,
    verify: ecdsaVerify,
  },
};

/** The 32 byte seed of {@link DEV_PHRASE} without password, kept because the PBKDF2 behind it takes milliseconds. */
const DEV_SEED = fromHex("0xfac7959dbfe72f052e5a0c3c8d6530f202b02fd8f9f5ca3580ec8deb7797479e");

/** The keypair of a 32 byte seed. @throws RangeError for another length. */
export function keypairFromSeed(seed: Uint8Array, scheme: Scheme): Keypair {
  if (seed.length !== 32) throw new RangeError(`a seed is 32 bytes, not ${seed.length}`);
  return withPublicKey(schemes[scheme].secretFromSeed(seed), scheme);
}

/**
 * The keypair of a secret URI: a mnemonic or hex seed, then `//hard` and `/soft` junctions, then `///password`.
 * Without phrase the development phrase is taken, so that `//Alice` is Alice.
 * @throws RangeError for a malformed URI or phrase, and for a soft junction of ed25519 or ecdsa. No message quotes
 *   the secret.
 */
export function keypairFromUri(uri: string, scheme: Scheme): Keypair {
  const { phrase, path, password } = parseSecretUri(uri);
  const functions = schemes[scheme];
  let secret = functions.secretFromSeed(seedOf(phrase, password));
  for (const step of path) secret = derive(secret, step, scheme, functions);
  return withPublicKey(secret, scheme);
}

/** Signs `message` with the rule of the pair's scheme; 64 bytes, ecdsa 65. */
export function signWith(pair: Keypair, message: Uint8Array): Uint8Array {
  return schemes[pair.scheme].sign(pair.secretKey, message);
}

/** Whether the signature is good under `scheme`. Malformed input is `false`. */
export function verifySignature(
  scheme: Scheme,
  signature: Uint8Array,
  message: Uint8Array,
  publicKey: Uint8Array,
): boolean {
  return schemes[scheme].verify(signature, message, publicKey);
}

/** The account of a public key: the key itself, for ecdsa its blake2-256 (sp_runtime `MultiSigner`). */
export function accountIdOf(key: Pick<Keypair, "scheme" | "publicKey">): AccountId {
  return toAccountId(key.scheme === "ecdsa" ? blake2_256(key.publicKey) : key.publicKey);
}

function withPublicKey(secretKey: Uint8Array, scheme: Scheme): Keypair {
  return { scheme, publicKey: schemes[scheme].publicKey(secretKey), secretKey };
}

function seedOf(phrase: string | undefined, password: string | undefined): Uint8Array {
  if (phrase?.startsWith("0x")) {
    if (!isHex(phrase) || phrase.length !== 66) {
      throw new RangeError("secret URI: a hex seed is 0x and 64 hexadecimal digits");
    }
    return fromHex(phrase);
  }
  if (phrase === undefined && password === undefined) return DEV_SEED;
  return mnemonicToSeed(phrase ?? DEV_PHRASE, password).subarray(0, 32);
}

function derive(secret: Uint8Array, step: Junction, scheme: Scheme, functions: SchemeFunctions): Uint8Array {
  if (step.hard) return functions.deriveHard(secret, step.chainCode);
  if (functions.deriveSoft === undefined) {
    throw new RangeError(
      `secret URI: ${scheme} has no soft junctions; write //${step.name} instead of /${step.name}`,
    );
  }
  return functions.deriveSoft(secret, step.chainCode);
}
