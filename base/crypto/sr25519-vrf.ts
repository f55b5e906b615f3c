import { ristretto255 } from "@noble/curves/ed25519.js";
import { concatBytes, equalBytes } from "@serinus/bytes";
import { utf8Encode } from "@serinus/scale";
import { addMultiples, SUM } from "./curve25519/combine.ts";
import { hashToRistretto } from "./curve25519/hash-to-ristretto.ts";
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
import { sr25519PublicKey } from "./sr25519.ts";
import { point } from "./wasm/curve-module.ts";

/** What a VRF signs: a label, then labelled items in order (`sp_core::sr25519::vrf::VrfTranscript`). */
export interface VrfTranscript {
  readonly label: string;
  readonly items: readonly (readonly [label: string, value: Uint8Array])[];
}

/** What a VRF gives: its output (a point, 32 bytes) and the proof that the output is the right one (64 bytes). */
export interface VrfSignature {
  readonly output: Uint8Array;
  readonly proof: Uint8Array;
}

/** A VRF's input and output as encoded points: what pseudorandom bytes are made of (schnorrkel's `VRFInOut`). */
export interface VrfInOut {
  readonly input: Uint8Array;
  readonly output: Uint8Array;
}

/** Signs a transcript as Substrate's keystore does (`vrf_sign`). Deterministic. */
export function sr25519VrfSign(secretKey: Uint8Array, transcript: VrfTranscript): VrfSignature {
  return signTranscript(secretKey, merlinOf(transcript), createTranscript("VRF"));
}

/** What {@link sr25519VrfMakeBytes} takes, when the signature is good; otherwise, and for malformed input, `undefined`. */
export function sr25519VrfVerify(
  { output, proof }: VrfSignature,
  transcript: VrfTranscript,
  publicKey: Uint8Array,
): VrfInOut | undefined {
  return verifyTranscript(output, proof, publicKey, merlinOf(transcript), createTranscript("VRF"));
}

/**
 * What {@link sr25519VrfMakeBytes} takes, of an output whose proof is not looked at; `undefined` when key or output is
 * no point (`attach_input_hash`).
 */
export function sr25519VrfAttach(
  output: Uint8Array,
  transcript: VrfTranscript,
  publicKey: Uint8Array,
): VrfInOut | undefined {
  if (output.length !== 32 || publicKey.length !== 32 || equalBytes(output, IDENTITY)) return undefined;
  if (!decodeRistretto(key, publicKey) || !decodeRistretto(outputPoint, output)) return undefined;
  return { input: encodeRistretto(inputPoint(merlinOf(transcript), publicKey)).slice(), output };
}

/** `length` bytes that only the signer could foretell, other ones for each context (`make_bytes`). */
export function sr25519VrfMakeBytes(
  { input, output }: VrfInOut,
  context: Uint8Array,
  length: number,
): Uint8Array {
  const transcript = createTranscript("VRFResult");
  appendMessage(transcript, NOTHING, context);
  appendMessage(transcript, labels.input, input);
  appendMessage(transcript, labels.output, output);
  return challengeBytes(transcript, NOTHING, length);
}

/**
 * Signs `message` with schnorrkel's `vrf_sign_extra`: signing context `context`, extra transcript "VRF" that holds
 * `extra`. Deterministic. @returns 96 bytes: output (32) and proof (64).
 */
export function sr25519VrfSignMessage(
  secretKey: Uint8Array,
  message: Uint8Array,
  context: Uint8Array,
  extra: Uint8Array,
): Uint8Array {
  const { output, proof } = signTranscript(secretKey, signingContext(context, message), extraOf(extra));
  return concatBytes(output, proof);
}

/** schnorrkel's `vrf_verify_extra` for what {@link sr25519VrfSignMessage} gives. Malformed input is `false`. */
export function sr25519VrfVerifyMessage(
  vrf: Uint8Array,
  message: Uint8Array,
  publicKey: Uint8Array,
  context: Uint8Array,
  extra: Uint8Array,
): boolean {
  const [output, proof] = [vrf.subarray(0, 32), vrf.subarray(32)];
  const signed = signingContext(context, message);
  return verifyTranscript(output, proof, publicKey, signed, extraOf(extra)) !== undefined;
}

const NOTHING = new Uint8Array(0);
const IDENTITY = new Uint8Array(32);
const label = utf8Encode;
const labels = {
  publicKey: label("vrf-nm-pk"),
  hash: label("VRFHash"),
  input: label("vrf-in"),
  output: label("vrf-out"),
  protocolName: label("proto-name"),
  proofInput: label("vrf:h"),
  proofNonce: label("vrf:R=g^r"),
  proofInputNonce: label("vrf:h^r"),
  proofKey: label("vrf:pk"),
  proofOutput: label("vrf:h^sk"),
  challenge: label("prove"),
  witness: label("proving\0"),
} as const;
const DLEQ = label("DLEQProof");

function merlinOf({ label: name, items }: VrfTranscript): Transcript {
  const transcript = createTranscript(name);
  for (const [item, value] of items) appendMessage(transcript, label(item), value);
  return transcript;
}

function signingContext(context: Uint8Array, message: Uint8Array): Transcript {
  const transcript = createTranscript("SigningContext");
  appendMessage(transcript, NOTHING, context);
  appendMessage(transcript, label("sign-bytes"), message);
  return transcript;
}

function extraOf(extra: Uint8Array): Transcript {
  const transcript = createTranscript("VRF");
  if (extra.length > 0) appendMessage(transcript, NOTHING, extra);
  return transcript;
}

/** The point that the VRF is evaluated at: bound to the key, so that nobody can make related ones. Its address. */
function inputPoint(transcript: Transcript, publicKey: Uint8Array): number {
  appendMessage(transcript, labels.publicKey, publicKey);
  return hashToRistretto(challengeBytes(transcript, labels.hash, 64));
}

/** The challenge of the proof that two points have the same discrete logarithm, Kusama's way: the key comes late. */
function challengeOf(
  transcript: Transcript,
  output: Uint8Array,
  publicKey: Uint8Array,
  nonce: Uint8Array,
  inputNonce: Uint8Array,
): Uint8Array {
  appendMessage(transcript, labels.proofNonce, nonce);
  appendMessage(transcript, labels.proofInputNonce, inputNonce);
  appendMessage(transcript, labels.proofKey, publicKey);
  appendMessage(transcript, labels.proofOutput, output);
  return reduceScalar(challengeBytes(transcript, labels.challenge, 64));
}

const [key, outputPoint] = [point(), point()] as const;

/** Good when R = s B + c K and Q = s I + c O lead to the challenge c again. */
function verifyTranscript(
  output: Uint8Array,
  proof: Uint8Array,
  publicKey: Uint8Array,
  signed: Transcript,
  transcript: Transcript,
): VrfInOut | undefined {
  if (output.length !== 32 || proof.length !== 64 || publicKey.length !== 32) return undefined;
  const [c, s] = [proof.slice(0, 32), proof.slice(32)];
  if (!isCanonicalScalar(c) || !isCanonicalScalar(s)) return undefined;
  if (equalBytes(output, IDENTITY) || equalBytes(publicKey, IDENTITY)) return undefined;
  if (!decodeRistretto(key, publicKey) || !decodeRistretto(outputPoint, output)) return undefined;
  const at = inputPoint(signed, publicKey);
  const input = encodeRistretto(at).slice();
  beginProof(transcript, input);
  addMultiples(c, key, s, "base");
  const R = encodeRistretto(SUM).slice();
  addMultiples(c, outputPoint, s, at);
  const Q = encodeRistretto(SUM).slice();
  const isGood = equalBytes(challengeOf(transcript, output, publicKey, R, Q), c);
  return isGood ? { input, output } : undefined;
}

function beginProof(transcript: Transcript, input: Uint8Array): void {
  appendMessage(transcript, labels.protocolName, DLEQ);
  appendMessage(transcript, labels.proofInput, input);
}

/** Works on the secret with a library whose time does not depend on it; ours does. */
function signTranscript(secretKey: Uint8Array, signed: Transcript, transcript: Transcript): VrfSignature {
  requireLength("sr25519 secret key", secretKey, 64);
  const { Point } = ristretto255;
  const publicKey = sr25519PublicKey(secretKey);
  // The scalar is kept times the cofactor.
  const secret = Point.Fn.create(scalarOf(secretKey.subarray(0, 32)) >> 3n);
  const input = encodeRistretto(inputPoint(signed, publicKey)).slice();
  const point = Point.fromBytes(input);
  const output = point.multiply(secret).toBytes();
  beginProof(transcript, input);
  // A nonce that depends on the secret and on all that is signed; schnorrkel mixes in randomness too, which is optional.
  const witness = cloneTranscript(transcript);
  appendMessage(witness, labels.witness, secretKey.subarray(32));
  appendMessage(witness, labels.output, output);
  const r = scalarOf(reduceScalar(challengeBytes(witness, labels.witness, 64)));
  const [R, Q] = [Point.BASE.multiply(r).toBytes(), point.multiply(r).toBytes()];
  const c = challengeOf(transcript, output, publicKey, R, Q);
  const s = Point.Fn.sub(r, Point.Fn.mul(scalarOf(c), secret));
  return { output, proof: concatBytes(c, Point.Fn.toBytes(s)) };
}

function scalarOf(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}
