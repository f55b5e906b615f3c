import assert from "node:assert/strict";
import { test } from "node:test";
import { toHex } from "@serinus/bytes";
import { createOverlay, memoryState, type Overlay } from "@serinus/state";
import { EMPTY_TRIE_ROOT, trieEntries } from "@serinus/trie";
import type { Store } from "./store.ts";
import { StoreError } from "./store-error.ts";
import { addBlock, b, encodeHeader, openTestStore, startChain, temporaryPath } from "./store-fixtures.ts";

type Hash = ReturnType<Store["best"]>;

function change(store: Store, hash: Hash, work: (overlay: Overlay) => void): Hash[] {
  const overlay = createOverlay(store.stateAt(hash));
  work(overlay);
  return store.changeState(hash, overlay.drain(1));
}

function read(store: Store, hash: Hash): Record<string, string> {
  const view = store.stateAt(hash);
  const found: Record<string, string> = {};
  for (let key = view.nextKey(b("")); key !== undefined; key = view.nextKey(key))
    found[new TextDecoder().decode(key)] = new TextDecoder().decode(view.get(key));
  // Flat state and trie must tell the same.
  const inTrie = [...trieEntries(view.nodes, view.root)].map(([key, value]) => [toHex(key), toHex(value)]);
  const inFlat = Object.entries(found).map(([key, value]) => [toHex(b(key)), toHex(b(value))]);
  assert.deepEqual(inTrie, inFlat);
  return found;
}

test("a changed state is what readers see and what blocks are built on", (t) => {
  const store = openTestStore(t, { reversible: true });
  const genesis = startChain(store, { a: "1", b: "2" });
  assert.deepEqual(
    change(store, genesis, (overlay) => {
      overlay.storage_set(b("a"), b("changed"));
      overlay.storage_clear(b("b"));
      overlay.storage_set(b("c"), b("a long value that does not fit into its node, by far"));
    }),
    [],
  );
  const changed = { a: "changed", c: "a long value that does not fit into its node, by far" };
  assert.deepEqual(read(store, genesis), changed);
  const expected = memoryState({ top: Object.entries(changed).map(([k, v]) => [b(k), b(v)]) }, 1);
  assert.equal(toHex(store.stateAt(genesis).root), toHex(expected.root));
  const one = addBlock(store, genesis, (overlay) => overlay.storage_set(b("d"), b("4")));
  assert.deepEqual(read(store, one), { ...changed, d: "4" });
  assert.deepEqual(read(store, genesis), changed);
});

test("a state changed twice goes back and forth with its block", (t) => {
  const store = openTestStore(t, { reversible: true });
  const genesis = startChain(store, { a: "0" });
  const left = addBlock(store, genesis, (overlay) => overlay.storage_set(b("a"), b("left")));
  const right = addBlock(store, genesis, (overlay) => overlay.storage_set(b("a"), b("right")), {
    best: false,
    salt: "right",
  });
  for (const value of ["x", "y"]) {
    change(store, left, (overlay) => overlay.storage_set(b("a"), b(value)));
    change(store, right, (overlay) => overlay.storage_set(b("b"), b(value)));
  }
  assert.deepEqual(read(store, left), { a: "y" });
  store.setBest(right);
  assert.deepEqual(read(store, right), { a: "right", b: "y" });
  assert.deepEqual(read(store, left), { a: "y" });
  store.setBest(left);
  assert.deepEqual(read(store, left), { a: "y" });
  assert.deepEqual(read(store, genesis), { a: "0" });
});

test("forks on a changed state go, and a best chain on it is in the way", (t) => {
  const store = openTestStore(t, { reversible: true });
  const genesis = startChain(store, { a: "0" });
  const one = addBlock(store, genesis, (overlay) => overlay.storage_set(b("a"), b("1")));
  const two = addBlock(store, one, (overlay) => overlay.storage_set(b("a"), b("2")));
  assert.throws(
    () => change(store, genesis, (overlay) => overlay.storage_set(b("a"), b("x"))),
    (error) =>
      error instanceof StoreError && error.code === "bad-block" && /make it the head/.test(error.message),
  );
  store.setBest(genesis);
  assert.deepEqual(
    change(store, genesis, (overlay) => overlay.storage_set(b("a"), b("x"))),
    [one, two],
  );
  assert.equal(store.block(two), undefined);
  const again = addBlock(store, genesis, (overlay) => overlay.storage_set(b("b"), b("1")));
  store.finalize(again);
  assert.deepEqual(read(store, again), { a: "x", b: "1" });
});

test("heights may be left out: blocks are found, pruned and taken back", (t) => {
  const path = temporaryPath(t);
  const options = { reversible: true, pruning: 3, recentBlocks: 2 };
  const store = openTestStore(t, { path, ...options });
  const blocks = [startChain(store, { n: "0" })];
  const numbers = [1, 2, 3, 1000, 1001, 5000, 5001, 5002, 5003, 9000, 9001, 9002, 9003, 9004];
  for (const number of numbers) {
    const set = (overlay: Overlay) => {
      overlay.storage_set(b("n"), b(String(number)));
      overlay.storage_set(b(`at ${number}`), b("x".repeat(40)));
    };
    const hash = addBlock(store, blocks.at(-1) as Hash, set, { number });
    blocks.push(hash);
    store.finalize(hash);
    while (store.mergeRecent());
    assert.equal(read(store, hash).n, String(number));
  }
  const at = (number: number) => blocks[numbers.indexOf(number) + 1] as Hash;
  assert.deepEqual(store.hashesFrom(5003), [5003, 9000, 9001, 9002, 9003, 9004].map(at));
  assert.deepEqual([store.canonicalHash(1001), store.canonicalHash(1002)], [at(1001), undefined]);
  assert.deepEqual(
    [5003, 9001, 9002, 9004].map((number) => store.hasState(at(number))),
    [false, false, true, true],
  );
  assert.throws(() => store.unfinalize(at(5003)), /its state is not kept/);
  store.unfinalize(at(9002));
  assert.equal(read(store, at(9002)).n, "9002");
  const other = addBlock(store, at(9002), (overlay) => overlay.storage_set(b("n"), b("other")), {
    number: 9500,
    salt: "other",
  });
  assert.throws(() => change(store, at(9002), () => undefined), /the best chain goes on above it/);
  store.finalize(other);
  while (store.mergeRecent());
  assert.deepEqual(read(store, other).n, "other");
  assert.throws(
    () => addBlock(store, other, () => undefined, { number: 9500 }),
    /should have the number 9501/,
  );
});

test("heights are not left out where nothing is changed by hand", (t) => {
  const store = openTestStore(t);
  const genesis = startChain(store, { n: "0" });
  assert.throws(() => addBlock(store, genesis, () => undefined, { number: 7 }), /should have the number 1/);
});

test("finality can be taken back as far as states are kept", (t) => {
  const store = openTestStore(t, { reversible: true, pruning: 3 });
  const genesis = startChain(store, { n: "0" });
  const blocks = [genesis];
  for (let i = 1; i <= 5; i++) {
    const hash = addBlock(store, blocks.at(-1) as Hash, (overlay) => overlay.storage_set(b("n"), b(`${i}`)));
    blocks.push(hash);
    store.finalize(hash);
  }
  assert.throws(() => store.unfinalize(genesis), /its state is not kept/);
  const third = blocks[3] as Hash;
  store.unfinalize(third);
  assert.deepEqual([store.best(), store.finalized()], [third, third]);
  assert.deepEqual(read(store, third), { n: "3" });
  assert.deepEqual(read(store, blocks[5] as Hash), { n: "5" });
  change(store, third, (overlay) => overlay.storage_set(b("n"), b("x")));
  const fourth = addBlock(store, third, (overlay) => overlay.storage_set(b("m"), b("1")), { salt: "new" });
  store.finalize(fourth);
  for (let i = 5, at = fourth; i <= 9; i++) {
    at = addBlock(store, at, (overlay) => overlay.storage_set(b("n"), b(`${i}`)), { salt: "new" });
    store.finalize(at);
  }
  assert.deepEqual(read(store, store.best()), { m: "1", n: "9" });
});

test("finality stays where a store was not opened for that", (t) => {
  const store = openTestStore(t);
  const genesis = startChain(store, { n: "0" });
  store.finalize(addBlock(store, genesis, (overlay) => overlay.storage_set(b("n"), b("1"))));
  assert.throws(() => store.unfinalize(genesis), /not opened as reversible/);
});

test("a fork begins with a block of any height and no state of its own", (t) => {
  const store = openTestStore(t, { reversible: true });
  const encodedGenesisHeader = encodeHeader(new Uint8Array(32), 0, new Uint8Array(32).fill(1), "genesis");
  const encodedHeader = encodeHeader(new Uint8Array(32).fill(7), 1000, new Uint8Array(32).fill(2), "base");
  const fork = { encodedHeader, encodedGenesisHeader, body: [] };
  store.initFork(fork);
  assert.throws(() => store.initFork(fork), /has the genesis block/);
  const base = store.best();
  assert.equal(store.block(base)?.number, 1000);
  assert.equal(store.block(store.genesisHash() as Hash)?.number, 0);
  assert.deepEqual(store.stateAt(base).root, EMPTY_TRIE_ROOT);
  const next = addBlock(store, base, (overlay) => overlay.storage_set(b("a"), b("1")));
  store.finalize(next);
  assert.deepEqual(read(store, next), { a: "1" });
  store.unfinalize(base);
  assert.deepEqual(read(store, base), {});
});

test("a block that was abandoned and kept can be gone back to", (t) => {
  const store = openTestStore(t, { reversible: true });
  const genesis = startChain(store, { n: "0" });
  const left = addBlock(store, genesis, (overlay) => overlay.storage_set(b("n"), b("left")));
  const top = addBlock(store, left, (overlay) => overlay.storage_set(b("top"), b("1")));
  store.setBest(genesis);
  const right = addBlock(store, genesis, (overlay) => overlay.storage_set(b("n"), b("right")), {
    salt: "right",
  });
  assert.deepEqual(store.finalize(right, { keep: [top] }), [left, top]);
  store.unfinalize(top);
  assert.deepEqual([store.best(), store.finalized()], [top, genesis]);
  assert.deepEqual(read(store, top), { n: "left", top: "1" });
  assert.deepEqual(store.finalize(top), [right]);
  assert.equal(store.block(right), undefined);
});

test("who goes back and does the same again gets the same block", (t) => {
  const store = openTestStore(t, { reversible: true });
  const genesis = startChain(store, { n: "0" });
  const again = () => addBlock(store, genesis, (overlay) => overlay.storage_set(b("n"), b("1")));
  const one = again();
  const two = addBlock(store, one, (overlay) => overlay.storage_set(b("n"), b("2")));
  change(store, two, (overlay) => overlay.storage_set(b("n"), b("x")));
  assert.throws(again, /is stored already/);
  store.setBest(genesis);
  assert.equal(again(), one);
  assert.equal(store.block(two), undefined);
  assert.deepEqual(read(store, one), { n: "1" });
});
