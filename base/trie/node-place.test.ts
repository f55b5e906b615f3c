import assert from "node:assert/strict";
import { test } from "node:test";
import { seededNumbers } from "@serinus/bytes/testing";
import { hashKey } from "./memory-store.ts";
import { createNibblePath, writeKey } from "./nibbles.ts";
import { type NodePlace, placeOnKey, placeOnPath } from "./node-place.ts";
import type { NodeStore, TrieUpdate } from "./node-store.ts";
import { closestDescendantMerkleValue, trieGet } from "./trie-get.ts";
import { trieEntries } from "./trie-iterate.ts";
import { buildTrie } from "./trie-root.ts";
import { updateTrie } from "./update-trie.ts";

test("a place is made of two bytes of the pallet and four of the key, of a key as of a path", () => {
  const key = Uint8Array.from({ length: 40 }, (_, i) => 0xf0 + (i % 16));
  const path = createNibblePath();
  writeKey(path, key, 0);
  const places: [length: number, place: NodePlace][] = [
    [0, 0],
    [1, 0xf000_0000_0000],
    [3, 0xf0f0_0000_0000],
    [64, 0xf0f1_0000_0000],
    [65, 0xf0f1_f000_0000],
    [71, 0xf0f1_f0f1_f2f0],
    [80, 0xf0f1_f0f1_f2f3],
  ];
  for (const [length, place] of places) {
    assert.equal(placeOnKey(key, length), place);
    assert.equal(placeOnPath(path, length), place);
  }
});

/** A store that has a node only where it was put, and counts. */
function placedStore(): NodeStore & { apply(update: TrieUpdate): void; size(): number } {
  const held = new Map<string, { bytes: Uint8Array; count: number }>();
  const at = (hash: Uint8Array, place: NodePlace) => `${place}:${hashKey(hash)}`;
  return {
    get: (hash, place) => held.get(at(hash, place))?.bytes,
    size: () => held.size,
    apply({ inserted, removed }) {
      for (const [hash, bytes, place] of inserted) {
        const count = held.get(at(hash, place))?.count ?? 0;
        held.set(at(hash, place), { bytes, count: count + 1 });
      }
      for (const [hash, place] of removed) {
        const entry = held.get(at(hash, place));
        assert.ok(entry, "a node is removed from where it stands");
        if (--entry.count === 0) held.delete(at(hash, place));
      }
    },
  };
}

test("every reader and every change finds nodes where they were put", () => {
  const random = seededNumbers(7);
  // Few different bytes where keys differ, so that branches open and close all the time; equal values in many places.
  const randomKey = () => {
    const key = new Uint8Array(34 + random(4)).fill(random(2));
    for (let i = 30; i < key.length; i++) key[i] = random(3) * 0x11;
    return key;
  };
  const values = new Map<string, Uint8Array>();
  const store = placedStore();
  let { root } = buildTrie([], 1);
  for (let round = 0; round < 60; round++) {
    const changes = Array.from({ length: 1 + random(20) }, (): [Uint8Array, Uint8Array | undefined] => [
      randomKey(),
      random(3) === 0 ? undefined : new Uint8Array(30 + random(8)).fill(random(2)),
    ]);
    for (const [key, value] of changes) {
      if (value === undefined) values.delete(hashKey(key));
      else values.set(hashKey(key), value);
    }
    const update = updateTrie(store, root, changes, 1);
    store.apply(update);
    root = update.root;
    const entries = [...values].map(([key, value]) => [Buffer.from(key, "latin1"), value] as const);
    const built = placedStore();
    built.apply(buildTrie(entries, 1));
    assert.equal(store.size(), built.size(), "nothing is left behind");
    assert.equal([...trieEntries(store, root)].length, values.size);
    for (const [key, value] of entries) {
      assert.deepEqual(trieGet(store, root, key), value);
      assert.ok(closestDescendantMerkleValue(store, root, key.subarray(0, 33)));
    }
  }
});
