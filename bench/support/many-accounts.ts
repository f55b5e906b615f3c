import { blake2_128, twox_128 } from "@serinus/crypto";

/** Bytes of one allocation: small arrays with a buffer each cost more than what is measured. */
const CHUNK = 2 ** 16;

/** Storage keys and values as those of `System.Account`, made from numbers. */
export interface ManyAccounts {
  /** 16 bytes each for the pallet and the item, 16 of the account's hash, 32 of the account. */
  key(index: number): Uint8Array;
  /** 80 bytes, different for each `index` below 2^32. */
  value(index: number): Uint8Array;
  /** The accounts below `count`, in the order of their keys. */
  ascending(count: number): Generator<readonly [key: Uint8Array, value: Uint8Array]>;
}

export const VALUE_BYTES = 80;

const HASH_START = 32;
const ACCOUNT_START = 48;
const KEY_BYTES = 80;
/** Buckets of accounts by the first bits of their hash; each is sorted when its turn has come. */
const BUCKET_BITS = 12;
const BUCKETS = 2 ** BUCKET_BITS;

export function createManyAccounts(): ManyAccounts {
  const text = new TextEncoder();
  const template = new Uint8Array(KEY_BYTES);
  template.set(twox_128(text.encode("System")));
  template.set(twox_128(text.encode("Account")), 16);
  const account = new Uint8Array(32);
  const words = new DataView(account.buffer);

  let chunk = new Uint8Array(CHUNK);
  let used = 0;

  /** An array of zeros. */
  function allot(length: number): Uint8Array {
    if (used + length > CHUNK) {
      chunk = new Uint8Array(CHUNK);
      used = 0;
    }
    used += length;
    return chunk.subarray(used - length, used);
  }

  /** Into `account`; returns its hash. */
  function hashAccount(index: number): Uint8Array {
    for (let word = 0; word < 8; word++) words.setUint32(word * 4, scramble(word * 0x9e3779b1 + index));
    return blake2_128(account);
  }

  function key(index: number): Uint8Array {
    const bytes = allot(KEY_BYTES);
    bytes.set(template);
    bytes.set(hashAccount(index), HASH_START);
    bytes.set(account, ACCOUNT_START);
    return bytes;
  }

  function value(index: number): Uint8Array {
    const bytes = allot(VALUE_BYTES);
    for (let i = 0; i < 4; i++) bytes[i] = index >>> (8 * i);
    return bytes;
  }

  return {
    key,
    value,
    *ascending(count) {
      const { buckets, ends, room } = intoBuckets(count, hashAccount);
      for (let bucket = 0; bucket < BUCKETS; bucket++) {
        const start = bucket * room;
        const indices = buckets.subarray(start, start + (ends[bucket] as number));
        const keys = Array.from(indices, (index) => [key(index), index] as const);
        keys.sort(([a], [b]) => Buffer.compare(a, b));
        for (const [each, index] of keys) yield [each, value(index)];
      }
    },
  };
}

/** Four bytes an account, which is all that is held of them. */
function intoBuckets(count: number, hashOf: (index: number) => Uint8Array) {
  const mean = count / BUCKETS;
  // Ten standard deviations above the mean.
  const room = Math.ceil(mean + 10 * Math.sqrt(mean) + 10);
  const buckets = new Uint32Array(BUCKETS * room);
  const ends = new Uint32Array(BUCKETS);
  for (let index = 0; index < count; index++) {
    const hash = hashOf(index);
    const bucket = ((hash[0] as number) << (BUCKET_BITS - 8)) | ((hash[1] as number) >> (16 - BUCKET_BITS));
    const at = ends[bucket] as number;
    if (at === room) throw new Error(`bucket ${bucket} has no room for account ${index}`);
    buckets[bucket * room + at] = index;
    ends[bucket] = at + 1;
  }
  return { buckets, ends, room };
}

/** A permutation of the 32 bit integers that looks random. */
export function scramble(number: number): number {
  let mixed = number | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
