import assert from "node:assert/strict";
import { test } from "node:test";
import { compareBytes, fromHex, toHex } from "@serinus/bytes";
import { seededNumbers } from "@serinus/bytes/testing";
import { blake2_256, keccak_256 } from "@serinus/crypto";
import { EMPTY_NODE, EMPTY_TRIE_ROOT } from "./empty-trie.ts";
import { createMemoryStore } from "./memory-store.ts";
import { sortEntries } from "./sort-entries.ts";
import { randomKey, randomValue } from "./testing.ts";
import { buildTrie, orderedTrieRoot, trieRoot } from "./trie-root.ts";
import { createTrieStream } from "./trie-stream.ts";
import { updateTrie } from "./update-trie.ts";

function text(value: string): Uint8Array {
  return Uint8Array.from(value, (char) => char.charCodeAt(0));
}

test("the empty trie has the hash of its one byte node as root, and no nodes", () => {
  assert.deepEqual(EMPTY_TRIE_ROOT, blake2_256(EMPTY_NODE));
  for (const version of [0, 1] as const) {
    assert.deepEqual(trieRoot([], version), EMPTY_TRIE_ROOT);
    assert.deepEqual(orderedTrieRoot([], version), EMPTY_TRIE_ROOT);
    assert.deepEqual(buildTrie([], version), { root: EMPTY_TRIE_ROOT, inserted: [], removed: [] });
  }
  assert.deepEqual(trieRoot([], 0, keccak_256), keccak_256(EMPTY_NODE));
});

test("roots that other implementations name", () => {
  // smoldot, lib/src/trie.rs
  const two = [
    [text("foo"), text("bar")],
    [text("foobar"), text("baz")],
  ] as const;
  assert.equal(toHex(trieRoot(two, 0)), "0xa61820b5fba9b01aee10b5bbd84aea80b8230318c5e8ca14b9a4940c76e09815");
  assert.equal(
    toHex(trieRoot(two, 0, keccak_256)),
    "0x6d0d2e042cc02579d5e6f8226c245617a434a2a5f86fec418e4776c42ccd8b91",
  );
  const three = [
    [text("anotheritem"), text("anothervalue")],
    [text("bar"), text("foo")],
    [text("barfoo"), text("hello")],
  ] as const;
  assert.equal(
    toHex(trieRoot(three, 1)),
    "0x441807c345ca7adf88bd21ab1b3cbadb15616abb89167eb9fe285dd5cecd04c8",
  );
  // kagome, ordered_trie_hash_test.cpp
  assert.equal(
    toHex(orderedTrieRoot([text("even-keeled"), text("Future-proofed")], 0)),
    "0x5147323d593b7bb01fe8ea3e9d5a4bba0497c7f47b5daa121f4a6d791164d60b",
  );
});

test("neither order nor earlier values of a key matter", () => {
  const sorted = [0, 1, 2, 3, 4].map((i) => [Uint8Array.of(i), Uint8Array.of(i)] as const);
  const root = trieRoot(sorted, 0);
  assert.deepEqual(trieRoot(sorted.toReversed(), 0), root);
  assert.deepEqual(trieRoot([[Uint8Array.of(2), Uint8Array.of(9)], ...sorted], 0), root);
  assert.notDeepEqual(trieRoot([...sorted, [Uint8Array.of(2), Uint8Array.of(9)]], 0), root);
  assert.deepEqual(trieRoot(new Map(sorted), 0), root);
});

test("ordered tries have compact indices as keys, in every mode", () => {
  const values = Array.from({ length: 16_400 }, (_, i) => Uint8Array.of(i & 255));
  const keys = ["0x00", "0xfc", "0x0101", "0xfdff", "0x02000100"].map(fromHex);
  const indices = [0, 63, 64, 16_383, 16_384];
  const compact = (index: number): Uint8Array => {
    if (index < 64) return Uint8Array.of(index * 4);
    const size = index < 16_384 ? 2 : 4;
    const number = index * 4 + (size === 2 ? 1 : 2);
    return Uint8Array.from({ length: size }, (_, i) => (number >> (8 * i)) & 255);
  };
  assert.deepEqual(indices.map(compact), keys);
  const entries = values.map((value, i) => [compact(i), value] as const);
  assert.deepEqual(orderedTrieRoot(values, 0), trieRoot(entries, 0));
});

test("layout V1 keeps values over 32 bytes apart", () => {
  const short = buildTrie([[Uint8Array.of(1), new Uint8Array(32)]], 1);
  assert.equal(short.inserted.length, 1);
  assert.deepEqual(short.root, trieRoot([[Uint8Array.of(1), new Uint8Array(32)]], 0));
  const value = new Uint8Array(33);
  const long = buildTrie([[Uint8Array.of(1), value]], 1);
  assert.deepEqual(
    long.inserted.map(([, node]) => toHex(node)),
    [toHex(value), `0x2201${toHex(blake2_256(value)).slice(2)}`],
  );
});

test("keys longer than a header counts in its first bytes", () => {
  for (const length of [31, 32, 158, 159, 160, 40_000]) {
    const key = new Uint8Array(length).fill(0xab);
    const { inserted, root } = buildTrie([[key, Uint8Array.of(7)]], 0);
    const node = inserted[0]?.[1] ?? new Uint8Array(0);
    assert.deepEqual(blake2_256(node), root);
    let rest = length * 2 - 63;
    const header = [];
    if (rest < 0) header.push(0x40 | (length * 2));
    else for (header.push(0x7f); ; rest -= 255) if (header.push(Math.min(rest, 255)) > 0 && rest < 255) break;
    assert.deepEqual([...node.subarray(0, header.length)], header);
    assert.equal(node.length, header.length + length + 2);
  }
});

test("sorting agrees with a plain sort", () => {
  const next = seededNumbers(5);
  for (const count of [0, 1, 2, 30, 500, 3000]) {
    const entries = Array.from({ length: count }, (_, i) => [randomKey(next), i] as const);
    const last = new Map(entries.map(([key, i]) => [toHex(key), [key, i] as const]));
    assert.deepEqual(
      sortEntries(entries),
      [...last.values()].sort((a, b) => compareBytes(a[0], b[0])),
    );
  }
});

test("a stream of ascending entries gives the nodes of the trie, children before their parents", () => {
  const next = seededNumbers(6);
  for (const version of [0, 1] as const) {
    for (const count of [0, 1, 2, 30, 500]) {
      const entries = sortEntries(
        Array.from({ length: count }, () => [randomKey(next), randomValue(next)] as const),
      );
      const given: string[] = [];
      const stream = createTrieStream(version, (...[hash, node, place]) => {
        assert.deepEqual(blake2_256(node), hash);
        given.push(`${toHex(hash)} at ${place}`);
      });
      for (const [key, value] of entries) stream.add(key, value);
      const root = stream.finish();
      const built = buildTrie(entries, version);
      assert.deepEqual(root, built.root);
      assert.deepEqual(
        given,
        built.inserted.map(([hash, , place]) => `${toHex(hash)} at ${place}`),
      );
      assert.deepEqual(root, updateTrie(createMemoryStore(), EMPTY_TRIE_ROOT, entries, version).root);
      if (count > 0) assert.equal(given.at(-1), `${toHex(root)} at 0`);
    }
  }
});

test("a stream refuses a key that does not come after the one before", () => {
  for (const [first, second] of [
    ["b", "a"],
    ["ab", "a"],
    ["a", "a"],
    ["b", ""],
  ] as const) {
    const stream = createTrieStream(1, undefined);
    stream.add(text(first), text("value"));
    assert.throws(() => stream.add(text(second), text("value")), RangeError);
  }
});
