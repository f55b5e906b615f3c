import * as schnorrkel from "@scure/sr25519";
import { equalBytes } from "@serinus/bytes";
import { utf8Encode } from "@serinus/scale";
import { combine, SUM } from "./curve25519/combine.ts";
import { decodeRistretto, encodeRistretto } from "./curve25519/ristretto255.ts";
import { isCanonicalScalar, reduceScalar } from "./curve25519/scalar.ts";
import {
  appendMessage,
  challengeBytes,
  cloneTranscript,
  createTranscript,
  type Transcript,
} from "./merlin.ts";
import { requireLength } from "./require-length.ts";
import { point } from "./wasm/curve-module.ts";

/**
 * Randomness is optional wherever schnorrkel takes some: its nonces are also bound to the secret key and to the
 * transcript, so zeros give a deterministic and safe signature.
 */
const NO_RANDOMNESS = new Uint8Array(32);

/**
 * Expands a 32 byte mini secret as Substrate does (schnorrkel's `ExpansionMode::Ed25519`).
 * @returns 64 bytes: the scalar in ed25519 form (times eight) and the nonce seed.
 */
export function sr25519SecretFromSeed(seed: Uint8Array): Uint8Array {
  requireLength("sr25519 mini secret", seed, 32);
  return schnorrkel.secretFromSeed(seed);
}

/** The 32 byte public key of a 64 byte secret key. */
export function sr25519PublicKey(secretKey: Uint8Array): Uint8Array {
  requireLength("sr25519 secret key", secretKey, 64);
  return schnorrkel.getPublicKey(secretKey);
}

/** Signs `message` in the context "substrate"; 64 bytes. Deterministic unless 32 bytes of `random` are given. */
export function sr25519Sign(secretKey: Uint8Array, message: Uint8Array, random = NO_RANDOMNESS): Uint8Array {
  requireLength("sr25519 secret key", secretKey, 64);
  return schnorrkel.sign(secretKey, message, random);
}

const labels = {
  signBytes: utf8Encode("sign-bytes"),
  protocolName: utf8Encode("proto-name"),
  publicKey: utf8Encode("sign:pk"),
  nonce: utf8Encode("sign:R"),
  challenge: utf8Encode("sign:c"),
};
const SCHNORR = utf8Encode("Schnorr-sig");

/** The transcript of every signature up to its message. */
const SIGNING_CONTEXT: Transcript = (() => {
  const transcript = createTranscript("SigningContext");
  appendMessage(transcript, new Uint8Array(), utf8Encode("substrate"));
  return transcript;
})();

const key = point();

/** What a signature's transcript begins with and what its parts are called. */
interface SigningRules {
  readonly context: Transcript;
  readonly publicKey: Uint8Array;
  readonly nonce: Uint8Array;
  readonly challenge: Uint8Array;
}

export const RULES: SigningRules = { context: SIGNING_CONTEXT, ...labels };
/** As they were before schnorrkel was audited. */
const OLD_RULES: SigningRules = {
  context: createTranscript("substrate"),
  publicKey: utf8Encode("pk"),
  nonce: utf8Encode("no"),
  challenge: new Uint8Array(),
};

/**
 * Whether the signature of `message` in the context "substrate" is good: R = s B - k A with the challenge k of
 * schnorrkel. Malformed input is `false`, never a throw.
 */
export function sr25519Verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  return isMarked(signature) && verifyWith(RULES, signature, message, publicKey);
}

/**
 * As {@link sr25519Verify}, but a signature without the mark of present ones is checked as schnorrkel was before its
 * audit (`verify_simple_preaudit_deprecated`): Kusama's first blocks hold such.
 */
export function sr25519VerifyDeprecated(
  signature: Uint8Array,
  message: Uint8Array,
  publicKey: Uint8Array,
): boolean {
  return verifyWith(isMarked(signature) ? RULES : OLD_RULES, signature, message, publicKey);
}

/** The highest bit tells a schnorrkel signature from one of ed25519. */
export function isMarked(signature: Uint8Array): boolean {
  return (signature[63] ?? 0) >= 0x80;
}

function verifyWith(
  rules: SigningRules,
  signature: Uint8Array,
  message: Uint8Array,
  publicKey: Uint8Array,
): boolean {
  const s = scalarOf(signature);
  if (s === undefined || publicKey.length !== 32 || !decodeRistretto(key, publicKey)) return false;
  combine(s, challengeOf(rules, signature, message, publicKey), key);
  return equalBytes(encodeRistretto(SUM), signature.subarray(0, 32));
}

/** The scalar s of a signature, `undefined` when there is none. */
export function scalarOf(signature: Uint8Array): Uint8Array | undefined {
  if (signature.length !== 64) return undefined;
  const s = signature.slice(32);
  s[31] = (s[31] as number) & 0x7f;
  return isCanonicalScalar(s) ? s : undefined;
}

/** The challenge k, as a scalar. */
export function challengeOf(
  rules: SigningRules,
  signature: Uint8Array,
  message: Uint8Array,
  publicKey: Uint8Array,
): Uint8Array {
  const transcript = cloneTranscript(rules.context);
  appendMessage(transcript, labels.signBytes, message);
  appendMessage(transcript, labels.protocolName, SCHNORR);
  appendMessage(transcript, rules.publicKey, publicKey);
  appendMessage(transcript, rules.nonce, signature.subarray(0, 32));
  return reduceScalar(challengeBytes(transcript, rules.challenge, 64));
}

/** The child secret key behind a hard junction. */
export function sr25519DeriveHard(secretKey: Uint8Array, chainCode: Uint8Array): Uint8Array {
  requireLength("sr25519 secret key", secretKey, 64);
  requireLength("chain code", chainCode, 32);
  return schnorrkel.HDKD.secretHard(secretKey, chainCode);
}

/** The child secret key behind a soft junction; its public key is {@link sr25519DerivePublicSoft} of the parent's. */
export function sr25519DeriveSoft(
  secretKey: Uint8Array,
  chainCode: Uint8Array,
  random = NO_RANDOMNESS,
): Uint8Array {
  requireLength("sr25519 secret key", secretKey, 64);
  requireLength("chain code", chainCode, 32);
  return schnorrkel.HDKD.secretSoft(secretKey, chainCode, random);
}

/** The child public key behind a soft junction. @throws Error when `publicKey` is no point of the group. */
export function sr25519DerivePublicSoft(publicKey: Uint8Array, chainCode: Uint8Array): Uint8Array {
  requireLength("sr25519 public key", publicKey, 32);
  requireLength("chain code", chainCode, 32);
  return schnorrkel.HDKD.publicSoft(publicKey, chainCode);
}
