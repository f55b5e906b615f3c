import { concatBytes } from "@serinus/bytes";

const MASK = (1n << 64n) - 1n;
const P1 = 0x9e3779b185ebca87n;
const P2 = 0xc2b2ae3d27d4eb4fn;
const P3 = 0x165667b19e3779f9n;
const P4 = 0x85ebca77c2b2ae63n;
const P5 = 0x27d4eb2f165667c5n;
const rotl = (x: bigint, r: bigint): bigint => ((x << r) | (x >> (64n - r))) & MASK;
const round = (acc: bigint, lane: bigint): bigint => (rotl((acc + lane * P2) & MASK, 31n) * P1) & MASK;

function xxh64(data: Uint8Array, seed: bigint): bigint {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  let at = 0;
  let h: bigint;
  if (data.length >= 32) {
    const v = [seed + P1 + P2, seed + P2, seed, seed - P1].map((x) => x & MASK) as [
      bigint,
      bigint,
      bigint,
      bigint,
    ];
    for (; at + 32 <= data.length; at += 32) {
      for (let i = 0; i < 4; i++) v[i] = round(v[i] as bigint, view.getBigUint64(at + 8 * i, true));
    }
    h = (rotl(v[0], 1n) + rotl(v[1], 7n) + rotl(v[2], 12n) + rotl(v[3], 18n)) & MASK;
    for (const x of v) h = ((h ^ round(0n, x)) * P1 + P4) & MASK;
  } else h = (seed + P5) & MASK;
  h = (h + BigInt(data.length)) & MASK;
  for (; at + 8 <= data.length; at += 8)
    h = (rotl(h ^ round(0n, view.getBigUint64(at, true)), 27n) * P1 + P4) & MASK;
  for (; at + 4 <= data.length; at += 4)
    h = (rotl(h ^ ((BigInt(view.getUint32(at, true)) * P1) & MASK), 23n) * P2 + P3) & MASK;
  for (; at < data.length; at++) h = (rotl(h ^ ((BigInt(data[at] as number) * P5) & MASK), 11n) * P1) & MASK;
  h = ((h ^ (h >> 33n)) * P2) & MASK;
  h = ((h ^ (h >> 29n)) * P3) & MASK;
  return h ^ (h >> 32n);
}

function twox(data: Uint8Array, words: number): Uint8Array {
  const out = new Uint8Array(8 * words);
  const view = new DataView(out.buffer);
  for (let seed = 0; seed < words; seed++) view.setBigUint64(8 * seed, xxh64(data, BigInt(seed)), true);
  return out;
}

/** 8 bytes: XXH64 of `data` with seed 0, little-endian. Not cryptographic. */
export function twox_64(data: Uint8Array): Uint8Array {
  return twox(data, 1);
}

/** 16 bytes: XXH64 of `data` with seeds 0 and 1. Not cryptographic. */
export function twox_128(data: Uint8Array): Uint8Array {
  return twox(data, 2);
}

/** 32 bytes: XXH64 of `data` with seeds 0 to 3. Not cryptographic. */
export function twox_256(data: Uint8Array): Uint8Array {
  return twox(data, 4);
}

/** The storage hasher `Twox64Concat`: the 8 byte hash, then the data itself. */
export function twox64Concat(data: Uint8Array): Uint8Array {
  return concatBytes(twox_64(data), data);
}
