import { deepEqual, equal } from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { blake2b } from "@noble/hashes/blake2.js";
import { keccak_256 as nobleKeccak256, keccak_512 as nobleKeccak512 } from "@noble/hashes/sha3.js";
import { concatBytes, toHex } from "@serinus/bytes";
import { utf8Encode } from "@serinus/scale";
import { blake2_128, blake2_128Concat, blake2_256, blake2_512 } from "./blake2.ts";
import { keccak_256, keccak_512, sha2_256 } from "./keccak-sha2.ts";
import { storagePrefix } from "./storage-prefix.ts";
import { twox_64, twox_128, twox_256, twox64Concat } from "./twox.ts";

/** Bytes that no block boundary repeats. */
const sample = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (i * 167 + (i >> 8) * 13) & 0xff);

test("known hashes", () => {
  // RFC 7693 appendix A; the rest as the references of XXH64, Keccak and FIPS 180-4 have them.
  equal(
    toHex(blake2_512(utf8Encode("abc"))),
    "0xba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923",
  );
  equal(toHex(twox_64(new Uint8Array())), "0x99e9d85137db46ef");
  equal(
    toHex(keccak_256(new Uint8Array())),
    "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
  );
  equal(
    toHex(sha2_256(utf8Encode("abc"))),
    "0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});

test("storage prefixes known from Kusama", () => {
  equal(
    toHex(storagePrefix("System", "Account")),
    "0x26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9",
  );
});

test("every length around the block sizes agrees with an independent implementation", () => {
  for (let length = 0; length < 420; length++) {
    const data = sample(length);
    deepEqual(blake2_128(data), blake2b(data, { dkLen: 16 }));
    deepEqual(blake2_256(data), blake2b(data, { dkLen: 32 }));
    deepEqual(keccak_256(data), nobleKeccak256(data));
    deepEqual(keccak_512(data), nobleKeccak512(data));
    equal(Buffer.from(blake2_512(data)).toString("hex"), createHash("blake2b512").update(data).digest("hex"));
    deepEqual(twox_256(data), referenceTwox(data, 4));
  }
});

test("data larger than the module's first memory", () => {
  const data = sample(300_001);
  equal(Buffer.from(blake2_512(data)).toString("hex"), createHash("blake2b512").update(data).digest("hex"));
  deepEqual(keccak_256(data), nobleKeccak256(data));
  deepEqual(twox_64(data), referenceTwox(data, 1));
  deepEqual(blake2_256(sample(3)), blake2b(sample(3), { dkLen: 32 }), "small input after large input");
});

test("shorter hashes of twox begin the longer ones; concat hashers end with the data", () => {
  const data = sample(20);
  deepEqual(twox_128(data), twox_256(data).subarray(0, 16));
  deepEqual(twox64Concat(data), concatBytes(twox_64(data), data));
  deepEqual(blake2_128Concat(data), concatBytes(blake2_128(data), data));
});

/** XXH64 as its specification reads, on big integers. */
function referenceTwox(data: Uint8Array, words: number): Uint8Array {
  const [P1, P2, P3] = [0x9e3779b185ebca87n, 0xc2b2ae3d27d4eb4fn, 0x165667b19e3779f9n];
  const [P4, P5] = [0x85ebca77c2b2ae63n, 0x27d4eb2f165667c5n];
  const u64 = (value: bigint): bigint => BigInt.asUintN(64, value);
  const rotate = (value: bigint, bits: bigint): bigint => u64((value << bits) | (value >> (64n - bits)));
  const round = (sum: bigint, lane: bigint): bigint => u64(rotate(u64(sum + lane * P2), 31n) * P1);
  const read = (at: number, size: number): bigint =>
    data.subarray(at, at + size).reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
  const out = Buffer.alloc(8 * words);
  for (let seed = 0n; seed < words; seed++) {
    let at = 0;
    let h = u64(seed + P5);
    if (data.length >= 32) {
      let lanes = [seed + P1 + P2, seed + P2, seed, seed - P1].map(u64);
      for (; at + 32 <= data.length; at += 32)
        lanes = lanes.map((lane, i) => round(lane, read(at + 8 * i, 8)));
      h = lanes.reduce((sum, lane, i) => sum + rotate(lane, [1n, 7n, 12n, 18n][i] as bigint), 0n);
      for (const lane of lanes) h = u64((u64(h) ^ round(0n, lane)) * P1 + P4);
    }
    h = u64(h + BigInt(data.length));
    for (; at + 8 <= data.length; at += 8) h = u64(rotate(h ^ round(0n, read(at, 8)), 27n) * P1 + P4);
    for (; at + 4 <= data.length; at += 4) h = u64(rotate(h ^ u64(read(at, 4) * P1), 23n) * P2 + P3);
    for (; at < data.length; at++) h = u64(rotate(h ^ u64(read(at, 1) * P5), 11n) * P1);
    h = u64((h ^ (h >> 33n)) * P2);
    h = u64((h ^ (h >> 29n)) * P3);
    out.writeBigUInt64LE(h ^ (h >> 32n), Number(8n * seed));
  }
  return new Uint8Array(out);
}
