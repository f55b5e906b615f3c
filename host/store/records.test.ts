import assert from "node:assert/strict";
import { test } from "node:test";
import { seededNumbers } from "@serinus/bytes/testing";
import { type Entry, entriesOf, hashKey, openRecords, packRecords } from "./records.ts";

const SEED = 0x5eed;

/** Different keys, ascending, many with a common beginning or end; every third without a value. */
function someEntries(count: number, seed: number): Entry[] {
  const random = seededNumbers(seed);
  const keys = new Map<string, Uint8Array>();
  for (let i = 0; i < count; i++) {
    const key = Uint8Array.from({ length: random(12) + 1 }, () => random(3));
    keys.set(key.join(), key);
  }
  return [...keys.values()]
    .sort(Buffer.compare)
    .map((key, i) => [key, i % 3 === 0 ? undefined : new Uint8Array(random(300)).fill(i)]);
}

test("records come back as they were, and are found by key and by order", () => {
  for (const [seed, count] of [0, 1, 2, 50, 1000].entries()) {
    const entries = someEntries(count, seed + 1);
    const records = openRecords(packRecords(entries), SEED);
    assert.equal(records.count, entries.length);
    assert.deepEqual(entriesOf(records), entries);
    for (const [i, [key]] of entries.entries()) {
      assert.equal(records.find(key, hashKey(key, SEED)), i);
      assert.equal(records.after(key), i + 1);
    }
    for (const [key] of someEntries(200, seed + 100)) {
      const index = entries.findIndex(([other]) => Buffer.compare(other, key) === 0);
      assert.equal(records.find(key, hashKey(key, SEED)), index);
      const after = entries.findIndex(([other]) => Buffer.compare(other, key) > 0);
      assert.equal(records.after(key), after < 0 ? entries.length : after);
    }
  }
});

test("every byte of a key, its length and the seed count in its hash", () => {
  const key = new Uint8Array(81).fill(7);
  const hashes = new Set([hashKey(key, SEED), hashKey(key, SEED + 1), hashKey(key.subarray(1), SEED)]);
  for (let i = 0; i < key.length; i++) {
    const other = key.slice();
    other[i] = 8;
    hashes.add(hashKey(other, SEED));
  }
  assert.equal(hashes.size, 84);
});
