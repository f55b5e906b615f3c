import { blake2b } from "@noble/hashes/blake2.js";
import {
  blake2_256,
  ecdsaRecover,
  ed25519Verify,
  keccak_256,
  keypairFromUri,
  signWith,
  sr25519Verify,
  twox_128,
} from "@serinus/crypto";
import { createSignatureCache } from "@serinus/host-functions";
import type { Figure } from "./figure.ts";

/** Samples of each measurement; the fastest counts. */
const SAMPLES = 8;

/** Hashes and signature checks, in microseconds a call; blake2b of `@noble/hashes` stands beside as the peer. */
export async function run(report: (figure: Figure) => void): Promise<void> {
  const measure = (name: string, rounds: number, call: () => unknown): number => {
    const value = microseconds(rounds, call);
    report({ name, value, unit: "us" });
    return value;
  };

  for (const length of [32, 100, 1000]) {
    const data = new Uint8Array(length).fill(7);
    const own = measure(`blake2_256 of ${length} bytes`, 20_000, () => blake2_256(data));
    const peer = microseconds(2_000, () => blake2b(data, { dkLen: 32 }));
    report({ name: `blake2_256 of ${length} bytes, times @noble/hashes`, value: peer / own, unit: "x" });
  }
  measure("twox_128 of 16 bytes", 50_000, () => twox_128(new Uint8Array(16)));
  measure("keccak_256 of 100 bytes", 20_000, () => keccak_256(new Uint8Array(100)));

  const message = new Uint8Array(100).fill(1);
  const [sr25519, ed25519, ecdsa] = [
    keypairFromUri("//Alice", "sr25519"),
    keypairFromUri("//Alice", "ed25519"),
    keypairFromUri("//Alice", "ecdsa"),
  ];
  const [sr25519Signature, ed25519Signature, ecdsaSignature] = [
    signWith(sr25519, message),
    signWith(ed25519, message),
    signWith(ecdsa, message),
  ];
  measure("sr25519 verify", 200, () => sr25519Verify(sr25519Signature, message, sr25519.publicKey));
  measure("sr25519 sign", 50, () => signWith(sr25519, message));
  measure("ed25519 verify", 200, () => ed25519Verify(ed25519Signature, message, ed25519.publicKey));
  const hash = blake2_256(message);
  measure("ecdsa recover", 50, () => ecdsaRecover(ecdsaSignature, hash));

  const cache = createSignatureCache();
  cache.add("sr25519", sr25519Signature, message, sr25519.publicKey);
  measure("remembered signature", 5_000, () =>
    cache.has("sr25519", sr25519Signature, message, sr25519.publicKey),
  );
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
