import { deepEqual, equal, notDeepEqual, ok } from "node:assert/strict";
import { test } from "node:test";
import { ristretto255_hasher } from "@noble/curves/ed25519.js";
import * as schnorrkel from "@scure/sr25519";
import { concatBytes, fromHex, toHex } from "@serinus/bytes";
import { seededNumbers } from "@serinus/bytes/testing";
import { utf8Encode } from "@serinus/scale";
import { hashToRistretto } from "./curve25519/hash-to-ristretto.ts";
import { encodeRistretto } from "./curve25519/ristretto255.ts";
import { sr25519PublicKey, sr25519SecretFromSeed } from "./sr25519.ts";
import {
  sr25519VrfMakeBytes,
  sr25519VrfSign,
  sr25519VrfSignMessage,
  sr25519VrfVerify,
  sr25519VrfVerifyMessage,
  type VrfTranscript,
} from "./sr25519-vrf.ts";

const secret = sr25519SecretFromSeed(new Uint8Array(32).fill(5));
const publicKey = sr25519PublicKey(secret);
const [message, context, extra] = ["message", "context", "extra"].map(utf8Encode) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
];

const transcript = (slot: number): VrfTranscript => ({
  label: "BABE",
  items: [
    ["slot number", Uint8Array.of(slot, 0, 0, 0, 0, 0, 0, 0)],
    ["chain randomness", new Uint8Array(32).fill(1)],
  ],
});

function flip(bytes: Uint8Array, bit: number): Uint8Array {
  const flipped = bytes.slice();
  flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
  return flipped;
}

test("64 bytes become the point that an independent implementation finds", () => {
  const next = seededNumbers(7);
  const random = (): Uint8Array => Uint8Array.from({ length: 64 }, () => next(256));
  const edges = [
    new Uint8Array(64),
    new Uint8Array(64).fill(255),
    // p, and the greatest number whose top bit does not count.
    concatBytes(fromHex(`0xed${"ff".repeat(30)}7f`), fromHex(`0x${"ff".repeat(32)}`)),
    concatBytes(Uint8Array.of(1), new Uint8Array(63)),
  ];
  for (const uniform of [...edges, ...Array.from({ length: 40 }, random)]) {
    const expected = ristretto255_hasher.deriveToCurve?.(uniform).toBytes();
    equal(toHex(encodeRistretto(hashToRistretto(uniform))), toHex(expected as Uint8Array));
  }
});

test("a signature is good for its transcript and key, and gives bytes that depend on the context", () => {
  const signature = sr25519VrfSign(secret, transcript(1));
  const inOut = sr25519VrfVerify(signature, transcript(1), publicKey);
  ok(inOut);
  deepEqual(inOut.output, signature.output);
  const made = sr25519VrfMakeBytes(inOut, context, 16);
  equal(made.length, 16);
  notDeepEqual(made, sr25519VrfMakeBytes(inOut, extra, 16));
  equal(sr25519VrfVerify(signature, transcript(2), publicKey), undefined);
  const other = sr25519PublicKey(sr25519SecretFromSeed(new Uint8Array(32)));
  equal(sr25519VrfVerify(signature, transcript(1), other), undefined);
  deepEqual(sr25519VrfSign(secret, transcript(1)), signature, "signing is deterministic");
  notDeepEqual(sr25519VrfSign(secret, transcript(2)).output, signature.output);
});

test("a signature with any bit changed is refused", () => {
  const { output, proof } = sr25519VrfSign(secret, transcript(3));
  for (let bit = 0; bit < 256; bit += 5)
    equal(sr25519VrfVerify({ output: flip(output, bit), proof }, transcript(3), publicKey), undefined);
  for (let bit = 0; bit < 512; bit += 7)
    equal(sr25519VrfVerify({ output, proof: flip(proof, bit) }, transcript(3), publicKey), undefined);
});

test("malformed signatures and keys are refused, not thrown at", () => {
  const { output, proof } = sr25519VrfSign(secret, transcript(4));
  const refused = (o: Uint8Array, p: Uint8Array, key = publicKey) =>
    equal(sr25519VrfVerify({ output: o, proof: p }, transcript(4), key), undefined);
  refused(output.subarray(1), proof);
  refused(output, proof.subarray(1));
  refused(output, proof, publicKey.subarray(1));
  refused(new Uint8Array(32), proof);
  refused(output, proof, new Uint8Array(32));
  refused(output, new Uint8Array(64).fill(255));
  // The response plus the group's order: the same number, but not the canonical one.
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  let sum = order + proof.slice(32).reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
  const raised = proof.slice();
  for (let i = 32; i < 64; i++, sum >>= 8n) raised[i] = Number(sum & 255n);
  refused(output, raised);
});

test("signatures of messages are those of an independent implementation", () => {
  const ours = sr25519VrfSignMessage(secret, message, context, extra);
  equal(schnorrkel.vrf.verify(message, ours, publicKey, context, extra), true);
  const theirs = schnorrkel.vrf.sign(message, secret, context, extra, new Uint8Array(32));
  deepEqual(theirs.subarray(0, 32), ours.subarray(0, 32));
  ok(sr25519VrfVerifyMessage(theirs, message, publicKey, context, extra));
  ok(sr25519VrfVerifyMessage(ours, message, publicKey, context, extra));
  equal(sr25519VrfVerifyMessage(ours, utf8Encode("other"), publicKey, context, extra), false);
  equal(sr25519VrfVerifyMessage(ours, message, publicKey, extra, extra), false);
  equal(sr25519VrfVerifyMessage(ours, message, publicKey, context, context), false);
  equal(sr25519VrfVerifyMessage(ours.subarray(1), message, publicKey, context, extra), false);
});
