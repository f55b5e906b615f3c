import { ed25519 } from "@noble/curves/ed25519.js";
import { blake2b } from "@noble/hashes/blake2.js";
import * as scure from "@scure/sr25519";
import {
  blake2_256,
  ecdsaRecover,
  ed25519Verify,
  keccak_256,
  keypairFromUri,
  SR25519_BATCH,
  signWith,
  sr25519Verify,
  sr25519VerifyBatch,
  twox_128,
} from "@serinus/crypto";
import type { Figure } from "./figure.ts";

/** Samples of each measurement; the fastest counts. */
const SAMPLES = 8;

/**
 * Hashes and signature checks, in microseconds a call. `peer` is what `@noble/*` or `@scure/sr25519` takes for the
 * same, `ratio` how many times as long that is.
 */
export async function run(report: (figure: Figure) => void): Promise<void> {
  const measure = (name: string, rounds: number, ours: () => unknown, theirs?: () => unknown): void => {
    const value = microseconds(rounds, ours);
    const figure = { name: `crypto.${name}`, value: round(value), unit: "us" };
    if (theirs === undefined) {
      report(figure);
      return;
    }
    const peer = microseconds(Math.ceil(rounds / 10), theirs);
    report({ ...figure, peer: round(peer), ratio: round(peer / value) });
  };

  for (const length of [32, 100, 1000]) {
    const data = new Uint8Array(length).fill(7);
    measure(
      `blake2_256.${length}`,
      20_000,
      () => blake2_256(data),
      () => blake2b(data, { dkLen: 32 }),
    );
  }
  const short = new Uint8Array(16);
  measure("twox_128.16", 50_000, () => twox_128(short));
  measure("keccak_256.16", 20_000, () => keccak_256(short));

  const message = new Uint8Array(100).fill(1);
  const sr = keypairFromUri("//Alice", "sr25519");
  const srSignature = signWith(sr, message);
  measure(
    "sr25519.verify",
    200,
    () => sr25519Verify(srSignature, message, sr.publicKey),
    () => scure.verify(message, srSignature, sr.publicKey),
  );
  const batch = Array.from({ length: SR25519_BATCH }, (_, i) => {
    const pair = keypairFromUri(`//Alice//${i}`, "sr25519");
    return { signature: signWith(pair, message), message, publicKey: pair.publicKey };
  });
  const together = microseconds(20, () => sr25519VerifyBatch(batch)) / SR25519_BATCH;
  report({
    name: "crypto.sr25519.verify in a batch",
    value: round(together),
    unit: "us",
    batch: SR25519_BATCH,
  });
  measure("sr25519.sign", 20, () => signWith(sr, message));

  const ed = keypairFromUri("//Alice", "ed25519");
  const edSignature = signWith(ed, message);
  measure(
    "ed25519.verify",
    200,
    () => ed25519Verify(edSignature, message, ed.publicKey),
    () => ed25519.verify(edSignature, message, ed.publicKey),
  );

  const ecdsaSignature = signWith(keypairFromUri("//Alice", "ecdsa"), message);
  const hash = blake2_256(message);
  measure("ecdsa.recover", 20, () => ecdsaRecover(ecdsaSignature, hash));
}

function microseconds(rounds: number, call: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let sample = 0; sample < SAMPLES; sample++) {
    const start = performance.now();
    for (let i = 0; i < rounds; i++) call();
    best = Math.min(best, ((performance.now() - start) / rounds) * 1000);
  }
  return best;
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
