import assert from "node:assert/strict";
import { test } from "node:test";
import { compareBytes, startsWith, toHex } from "@serinus/bytes";
import { seededNumbers } from "@serinus/bytes/testing";
import { EMPTY_TRIE_ROOT } from "./empty-trie.ts";
import { BadNodeError } from "./errors.ts";
import { createMemoryStore } from "./memory-store.ts";
import { changeModel, type Model, randomKey, randomValue } from "./testing.ts";
import { closestDescendantMerkleValue, trieGet } from "./trie-get.ts";
import { trieEntries, trieKeys, trieNextKey } from "./trie-iterate.ts";
import { buildTrie } from "./trie-root.ts";

function randomTrie(seed: number) {
  const next = seededNumbers(seed);
  const model: Model = new Map();
  changeModel(
    model,
    Array.from({ length: next(80) }, () => [randomKey(next), randomValue(next)] as const),
  );
  const built = buildTrie(model.values(), (seed & 1) as 0 | 1);
  const store = createMemoryStore();
  store.apply(built);
  const entries = [...model.values()].sort((a, b) => compareBytes(a[0], b[0]));
  return { next, store, root: built.root, entries, keys: entries.map(([key]) => key) };
}

test("reading and walking agree with a sorted list", () => {
  for (let seed = 0; seed < 40; seed++) {
    const { next, store, root, entries, keys } = randomTrie(seed);
    assert.deepEqual([...trieEntries(store, root)], entries);
    for (let i = 0; i < 60; i++) {
      const probe = i < keys.length ? (keys[i] as Uint8Array) : randomKey(next);
      const expected = entries.find(([key]) => compareBytes(key, probe) === 0)?.[1];
      assert.deepEqual(trieGet(store, root, probe), expected);
      const after = keys.filter((key) => compareBytes(key, probe) > 0);
      assert.deepEqual(trieNextKey(store, root, probe), after[0], `seed ${seed} after ${toHex(probe)}`);
      const prefix = probe.subarray(0, next(probe.length + 1));
      const below = keys.filter((key) => startsWith(key, prefix));
      assert.deepEqual([...trieKeys(store, root, prefix)], below, `seed ${seed} below ${toHex(prefix)}`);
      const start = randomKey(next);
      assert.deepEqual(
        [...trieKeys(store, root, prefix, start)],
        below.filter((key) => compareBytes(key, start) > 0),
        `seed ${seed} below ${toHex(prefix)} after ${toHex(start)}`,
      );
    }
  }
});

test("walking reads only what it comes to", () => {
  const entries = [0x11, 0x22, 0x33].map(
    (byte) => [Uint8Array.of(byte), new Uint8Array(50).fill(byte)] as const,
  );
  const built = buildTrie(entries, 1);
  const store = createMemoryStore();
  store.apply(built);
  let reads = 0;
  const counting = {
    get(hash: Uint8Array) {
      reads++;
      return store.get(hash);
    },
  };
  assert.deepEqual(trieNextKey(counting, built.root, Uint8Array.of(0x15)), Uint8Array.of(0x22));
  assert.equal(reads, 3, "root, the leaf before and the leaf; no value");
});

test("a key at half a byte is refused", () => {
  // A branch of no partial key whose child is a leaf of no partial key: one nibble.
  const node = Uint8Array.of(0x80, 0x02, 0x00, 0x08, 0x40, 0x00);
  const store = { get: () => node };
  assert.throws(() => [...trieKeys(store, new Uint8Array(32))], BadNodeError);
});

test("the empty trie needs no store", () => {
  const store = { get: () => undefined };
  assert.equal(trieGet(store, EMPTY_TRIE_ROOT, Uint8Array.of(1)), undefined);
  assert.equal(trieGet(store, EMPTY_TRIE_ROOT, new Uint8Array(0)), undefined);
  assert.deepEqual([...trieKeys(store, EMPTY_TRIE_ROOT)], []);
  assert.equal(trieNextKey(store, EMPTY_TRIE_ROOT, Uint8Array.of(1)), undefined);
  assert.equal(closestDescendantMerkleValue(store, EMPTY_TRIE_ROOT, new Uint8Array(0)), undefined);
});

test("a merkle value changes exactly when something below its key does", () => {
  for (let seed = 0; seed < 20; seed++) {
    const { next, store, root, entries, keys } = randomTrie(seed);
    if (entries.length === 0) continue;
    const changedKey = keys[next(keys.length)] as Uint8Array;
    const built = buildTrie([...entries, [changedKey, Uint8Array.of(1, 2, 3, seed)]], (seed & 1) as 0 | 1);
    const after = createMemoryStore();
    after.apply(built);
    for (let i = 0; i < 40; i++) {
      const key = randomKey(next);
      const exists = keys.some((other) => startsWith(other, key));
      const value = closestDescendantMerkleValue(store, root, key);
      assert.equal(value !== undefined, exists);
      if (value === undefined) continue;
      const other = closestDescendantMerkleValue(after, built.root, key) as Uint8Array;
      assert.equal(compareBytes(value, other) !== 0, startsWith(changedKey, key));
    }
  }
});

test("a merkle value is a hash, or the node itself when it is inline", () => {
  const entries = [
    [Uint8Array.of(0x11), Uint8Array.of(1)],
    [Uint8Array.of(0x22), new Uint8Array(40)],
  ] as const;
  const built = buildTrie(entries, 0);
  const store = createMemoryStore();
  store.apply(built);
  assert.deepEqual(closestDescendantMerkleValue(store, built.root, new Uint8Array(0)), built.root);
  assert.deepEqual(
    closestDescendantMerkleValue(store, built.root, Uint8Array.of(0x11)),
    Uint8Array.of(0x41, 0x01, 0x04, 0x01),
  );
  const leaf = closestDescendantMerkleValue(store, built.root, Uint8Array.of(0x22)) as Uint8Array;
  assert.equal(leaf.length, 32);
  assert.notEqual(store.get(leaf), undefined);
  assert.equal(closestDescendantMerkleValue(store, built.root, Uint8Array.of(0x11, 0)), undefined);
  assert.equal(closestDescendantMerkleValue(store, built.root, Uint8Array.of(0x12)), undefined);
});
