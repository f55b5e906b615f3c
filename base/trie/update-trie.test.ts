import assert from "node:assert/strict";
import { test } from "node:test";
import { toHex } from "@serinus/bytes";
import { seededNumbers } from "@serinus/bytes/testing";
import { blake2_256, keccak_256 } from "@serinus/crypto";
import { createBranchMemory, MOST_BRANCHES } from "./branch-memory.ts";
import { EMPTY_TRIE_ROOT } from "./empty-trie.ts";
import { BadNodeError, MissingNodeError } from "./errors.ts";
import { createMemoryStore } from "./memory-store.ts";
import type { TrieUpdate } from "./node-store.ts";
import type { TrieChange } from "./patch-trie.ts";
import { changeModel, type Model, randomKey, randomValue } from "./testing.ts";
import type { StateVersion } from "./trie-builder.ts";
import { trieGet } from "./trie-get.ts";
import { trieEntries } from "./trie-iterate.ts";
import { buildTrie, trieRoot } from "./trie-root.ts";
import { updateTrie } from "./update-trie.ts";

type Change = [Uint8Array, Uint8Array | undefined];

function randomChanges(next: (bound: number) => number, model: Model): Change[] {
  const there = [...model.values()];
  const removing = next(4);
  return Array.from({ length: 1 + next(12) }, () => {
    const known = there[next(Math.max(1, there.length))];
    const key = known !== undefined && next(2) === 0 ? known[0] : randomKey(next);
    return [key, next(4) < removing ? undefined : randomValue(next)];
  });
}

for (const version of [0, 1] as const) {
  test(`random changes give the root from scratch, V${version}`, () => {
    for (let seed = 0; seed < 60; seed++) {
      const next = seededNumbers(seed);
      const store = createMemoryStore();
      const model: Model = new Map();
      let root = EMPTY_TRIE_ROOT;
      for (let step = 0; step < 20; step++) {
        const changes = randomChanges(next, model);
        const update = updateTrie(store, root, changes, version);
        store.apply(update);
        root = update.root;
        changeModel(model, changes);
        assert.equal(toHex(root), toHex(trieRoot(model.values(), version)), `seed ${seed} step ${step}`);
      }
      assert.equal([...trieEntries(store, root)].length, model.size);
      const fresh = createMemoryStore();
      fresh.apply(buildTrie(model.values(), version));
      assert.equal(store.size, fresh.size, `seed ${seed}: as many nodes as in a new store`);
      const gone = updateTrie(
        store,
        root,
        [...model.values()].map(([key]): Change => [key, undefined]),
        version,
      );
      store.apply(gone);
      assert.deepEqual(gone.root, EMPTY_TRIE_ROOT);
      assert.equal(store.size, 0, `seed ${seed}: nothing is left`);
    }
  });
}

test("one batch equals its changes one by one", () => {
  const next = seededNumbers(77);
  const store = createMemoryStore();
  const model: Model = new Map();
  let root = EMPTY_TRIE_ROOT;
  for (let step = 0; step < 200; step++) {
    const changes = randomChanges(next, model);
    const batch = updateTrie(store, root, changes, 1);
    for (const change of changes) {
      const update = updateTrie(store, root, [change], 1);
      store.apply(update);
      root = update.root;
    }
    assert.deepEqual(batch.root, root);
    changeModel(model, changes);
  }
});

test("what does not change is neither inserted nor removed", () => {
  const next = seededNumbers(3);
  const entries = Array.from({ length: 200 }, () => [randomKey(next), randomValue(next)] as const);
  const store = createMemoryStore();
  const built = buildTrie(entries, 1);
  store.apply(built);
  const { root } = built;
  const nothing = { root, inserted: [], removed: [] };
  const update = (from: Uint8Array, changes: Change[]) => {
    const { changes: _, ...trie } = updateTrie(store, from, changes, 1);
    return trie;
  };
  assert.deepEqual(update(root, []), nothing);
  assert.deepEqual(update(root, [...trieEntries(store, root)] as Change[]), nothing, "all values set again");
  assert.deepEqual(update(root, [[Uint8Array.of(0x77), undefined]]), nothing, "an absent key removed");
  const empty = EMPTY_TRIE_ROOT;
  assert.deepEqual(update(empty, [[Uint8Array.of(1), undefined]]), { ...nothing, root: empty });
});

test("values of before, true or false, and branches remembered from other states change no result", () => {
  for (let seed = 0; seed < 40; seed++) {
    const next = seededNumbers(seed);
    const model: Model = new Map();
    for (let i = 0; i < 300; i++) changeModel(model, [[longKey(next), randomValue(next)]]);
    const built = buildTrie(model.values(), 1);
    const plain = createMemoryStore();
    plain.apply(built);
    const nodes = new Map(built.inserted.map(([hash, node]) => [toHex(hash), node]));
    const memory = createBranchMemory();
    const store = { get: (hash: Uint8Array) => nodes.get(toHex(hash)), memory };
    const roots = [built.root];
    const states = [new Map(model)];
    for (let step = 0; step < 12; step++) {
      const parent = next(roots.length);
      const root = roots[parent] as Uint8Array;
      const state = new Map(states[parent]);
      const there = [...state.values()];
      const changes: TrieChange[] = Array.from({ length: 1 + next(60) }, () => {
        const [key, before] = there[next(there.length)] as readonly [Uint8Array, Uint8Array];
        if (next(12) === 0) return [longKey(next), randomValue(next)];
        const hint = next(8) === 0 ? randomValue(next) : before;
        return [key, next(12) === 0 ? undefined : randomValue(next), hint];
      });
      const hinted = updateTrie(store, root, changes, 1);
      const unhinted = updateTrie(
        { get: store.get },
        root,
        changes.map(([key, value]): Change => [key, value]),
        1,
      );
      changeModel(
        state,
        changes.map(([key, value]): Change => [key, value]),
      );
      assert.equal(toHex(hinted.root), toHex(trieRoot(state.values(), 1)), `seed ${seed} step ${step}`);
      const sorted = (list: TrieUpdate["removed"]) =>
        list.map(([hash, place]) => `${toHex(hash)} ${place}`).sort();
      assert.deepEqual(sorted(hinted.removed), sorted(unhinted.removed));
      const named = (list: TrieUpdate["inserted"]) =>
        list.map(([hash, node, place]) => `${toHex(hash)} ${toHex(node)} ${place}`).sort();
      assert.deepEqual(named(hinted.inserted), named(unhinted.inserted));
      for (const [hash, node] of hinted.inserted) nodes.set(toHex(hash), node);
      roots.push(hinted.root);
      states.push(state);
    }
  }
});

test("a leaf whose value is known is not read, and a branch is read once", () => {
  const entries = Array.from({ length: 4096 }, (_, i) => {
    const key = new Uint8Array(32).fill(7);
    key.set([i >> 8, i & 255]);
    return [key, new Uint8Array(80).fill(i)] as const;
  });
  const { root, inserted } = buildTrie(entries, 1);
  const nodes = new Map(inserted.map(([hash, node]) => [toHex(hash), node]));
  let reads = 0;
  const store = {
    memory: createBranchMemory(),
    get(hash: Uint8Array) {
      reads += 1;
      return nodes.get(toHex(hash));
    },
  };
  const set = (from: Uint8Array, fill: number) => {
    reads = 0;
    const changes = entries.map(([key, value], i): TrieChange => [key, value.slice().fill(i + fill), value]);
    return updateTrie(store, from, changes, 1);
  };
  const update = set(root, 1);
  assert.equal(reads, 1 + 16 + 256, "the branches alone");
  for (const [hash, node] of update.inserted) nodes.set(toHex(hash), node);
  assert.equal(update.changes.length, entries.length);
  assert.deepEqual(set(root, 0).changes, [], "set as they are");
  assert.equal(reads, 1 + 16 + 256, "another state");
  const again = set(root, 2);
  assert.equal(reads, 0, "the same state again");
  for (const [hash, node] of again.inserted) nodes.set(toHex(hash), node);
  store.memory.count = MOST_BRANCHES + 1;
  const values = entries.map(([key, value], i): TrieChange => [key, value, value.slice().fill(i + 2)]);
  assert.deepEqual(updateTrie(store, again.root, values, 1).root, root);
  assert.equal(store.memory.count, 16 + 256, "a full memory begins anew");
});

/** Some share their first bytes, as the keys of a map do, and all are long enough for leaves of their own. */
function longKey(next: (bound: number) => number): Uint8Array {
  const key = new Uint8Array(34).fill(0x26);
  for (let i = next(3); i < 3; i++) key[i] = next(256);
  return key;
}

test("equal nodes at two positions are two references", () => {
  const store = createMemoryStore();
  const value = new Uint8Array(40).fill(1);
  const key = (first: number): Uint8Array => Uint8Array.of(first, 0x55, 0x55);
  const built = updateTrie(
    store,
    EMPTY_TRIE_ROOT,
    [
      [key(0x10), value],
      [key(0x20), value],
    ],
    1,
  );
  assert.equal(built.inserted.length, 5, "root, two leaves, two values");
  store.apply(built);
  assert.equal(store.size, 3);
  const one = updateTrie(store, built.root, [[key(0x10), undefined]], 1);
  store.apply(one);
  assert.deepEqual(trieGet(store, one.root, key(0x20)), value);
  assert.equal(store.size, 2);
});

test("values of layout V0 stay as they are until they are set", () => {
  const long = (fill: number): Uint8Array => new Uint8Array(50).fill(fill);
  const entries = [0x11, 0x12, 0x21].map((byte) => [Uint8Array.of(byte), long(byte)] as const);
  const store = createMemoryStore();
  const v0 = buildTrie(entries, 0);
  store.apply(v0);
  let { root } = v0;
  const step = (changes: Change[], version: StateVersion) => {
    const update = updateTrie(store, root, changes, version);
    store.apply(update);
    root = update.root;
    return update;
  };

  const other = step([[Uint8Array.of(0x13), Uint8Array.of(1)]], 1);
  assert.equal(
    other.inserted.some(([hash]) => toHex(hash) === toHex(blake2_256(long(0x11)))),
    false,
  );
  for (const [key, value] of entries) assert.deepEqual(trieGet(store, root, key), value);

  const again = step([[Uint8Array.of(0x11), long(0x11)]], 1);
  assert.equal(
    again.inserted.some(([hash]) => toHex(hash) === toHex(blake2_256(long(0x11)))),
    true,
  );
  step([...entries.map(([key, value]): Change => [key, value]), [Uint8Array.of(0x13), undefined]], 1);
  assert.deepEqual(root, trieRoot(entries, 1));
  step(
    entries.map(([key, value]): Change => [key, value]),
    0,
  );
  assert.deepEqual(root, v0.root, "and back");
  assert.equal(store.size, v0.inserted.length);
});

test("another hasher", () => {
  const empty = keccak_256(new Uint8Array(1));
  const entries: Change[] = [
    [Uint8Array.of(1), new Uint8Array(40)],
    [Uint8Array.of(1, 2), new Uint8Array(40)],
  ];
  const store = createMemoryStore();
  const built = updateTrie(store, empty, entries, 1, keccak_256);
  store.apply(built);
  assert.deepEqual(built.root, trieRoot(entries as [Uint8Array, Uint8Array][], 1, keccak_256));
  const removed = updateTrie(
    store,
    built.root,
    entries.map(([key]): Change => [key, undefined]),
    1,
    keccak_256,
  );
  assert.deepEqual(removed.root, empty);
});

test("a missing node is named, a sole sibling included", () => {
  const entries = [0x11, 0x12].map((byte) => [Uint8Array.of(byte), new Uint8Array(50).fill(byte)] as const);
  const built = buildTrie(entries, 0);
  for (const [hash] of built.inserted) {
    const store = createMemoryStore();
    store.apply({ ...built, inserted: built.inserted.filter(([other]) => other !== hash) });
    assert.throws(
      () => updateTrie(store, built.root, [[Uint8Array.of(0x12), undefined]], 0),
      (error) => error instanceof MissingNodeError && toHex(error.hash) === toHex(hash),
    );
  }
});

test("a bad node is named", () => {
  const root = new Uint8Array(32).fill(9);
  for (const node of [[], [0x41], [0x80, 0, 0], [0x80, 1, 0, 0x04, 0x00], [0x41, 1, 0]]) {
    const store = { get: () => Uint8Array.from(node) };
    assert.throws(
      () => updateTrie(store, root, [[Uint8Array.of(0x05), Uint8Array.of(1)]], 0),
      (error) => error instanceof BadNodeError && error.message.includes("0909"),
      `${node}`,
    );
  }
});

test("a store cannot lose what it does not have", () => {
  const update = { root: EMPTY_TRIE_ROOT, inserted: [], removed: [[EMPTY_TRIE_ROOT, 0] as const] };
  assert.throws(() => createMemoryStore().apply(update), RangeError);
});

test("keys of great length nest deeply without recursion", () => {
  const deep = 3000;
  const changes = Array.from({ length: deep }, (_, i): Change => [new Uint8Array(i), Uint8Array.of(i & 255)]);
  const store = createMemoryStore();
  const built = updateTrie(store, EMPTY_TRIE_ROOT, changes, 0);
  store.apply(built);
  assert.deepEqual(trieGet(store, built.root, new Uint8Array(deep - 1)), Uint8Array.of((deep - 1) & 255));
  const gone = updateTrie(
    store,
    built.root,
    changes.map(([key]): Change => [key, undefined]),
    0,
  );
  store.apply(gone);
  assert.equal(store.size, 0);
});
