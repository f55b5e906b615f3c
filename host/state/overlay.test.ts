import assert from "node:assert/strict";
import { test } from "node:test";
import { concatBytes } from "@serinus/bytes";
import { compactU32 } from "@serinus/scale";
import { createRecordingStore, EMPTY_TRIE_ROOT, proofStore } from "@serinus/trie";
import { fromMapKey as b } from "./byte-keys.ts";
import { memoryState } from "./memory-state.ts";
import { createOverlay } from "./overlay.ts";
import type { StateView } from "./state-view.ts";
import { trieState } from "./trie-state.ts";

const EMPTY = memoryState({ top: [] }, 1);

const pairs = (record: Record<string, string>) =>
  Object.entries(record).map(([key, value]) => [b(key), b(value)] as const);

const stateOf = (top: Record<string, string>, children: Record<string, Record<string, string>> = {}) =>
  memoryState(
    {
      top: pairs(top),
      children: Object.entries(children).map(([name, entries]) => [b(name), pairs(entries)]),
    },
    1,
  );

/** The view, with the number of trie nodes read through it. */
function counting(view: StateView): { view: StateView; reads: () => number } {
  let reads = 0;
  const nodes = {
    get(hash: Uint8Array, place: number) {
      reads += 1;
      return view.nodes.get(hash, place);
    },
  };
  return { view: { ...view, nodes }, reads: () => reads };
}

const vector = (items: readonly Uint8Array[]) => concatBytes(compactU32.encode(items.length), ...items);

test("an appended list is the vector of its items, at every size of its length", () => {
  const overlay = createOverlay(EMPTY);
  const items: Uint8Array[] = [];
  for (let i = 0; i < 16_400; i++) {
    const item = new Uint8Array([i & 255, i >> 8]);
    items.push(item);
    overlay.storage_append(b("list"), item);
    if ([1, 63, 64, 65, 16_383, 16_384].includes(items.length)) {
      assert.deepEqual(overlay.storage_get(b("list")), vector(items));
    }
  }
  assert.deepEqual(overlay.drain(1).top, [[b("list"), vector(items)]]);
});

test("appending goes on from the vector that the backend or a set has left", () => {
  const items = Array.from({ length: 70 }, (_, i) => new Uint8Array([i]));
  const view = memoryState({ top: [[b("list"), vector(items)]] }, 1);
  const overlay = createOverlay(view);
  overlay.storage_append(b("list"), b("x"));
  assert.deepEqual(overlay.storage_get(b("list")), vector([...items, b("x")]));
  overlay.storage_set(b("list"), vector([b("y")]));
  overlay.storage_append(b("list"), b("z"));
  assert.deepEqual(overlay.storage_get(b("list")), vector([b("y"), b("z")]));
  overlay.storage_clear(b("list"));
  overlay.storage_append(b("list"), b("z"));
  assert.deepEqual(overlay.storage_get(b("list")), vector([b("z")]));
});

test("appending to what does not begin with a canonical length replaces it", () => {
  for (const bad of [[], [1], [2, 0, 0], [1, 0], [2, 252, 0, 0], [3, 1, 0, 0, 0], [7, 0, 0, 0, 0, 1]]) {
    const overlay = createOverlay(EMPTY);
    overlay.storage_set(b("list"), new Uint8Array(bad));
    overlay.storage_append(b("list"), b("x"));
    assert.deepEqual(overlay.storage_get(b("list")), vector([b("x")]), `after ${bad}`);
  }
});

test("rolling back cuts a list to what the outer transaction had, also after it was overwritten", () => {
  const overlay = createOverlay(EMPTY);
  overlay.storage_append(b("list"), b("1"));
  overlay.storage_start_transaction();
  overlay.storage_append(b("list"), b("2"));
  overlay.storage_start_transaction();
  overlay.storage_append(b("list"), b("3"));
  overlay.storage_set(b("list"), b("gone"));
  overlay.storage_rollback_transaction();
  assert.deepEqual(overlay.storage_get(b("list")), vector([b("1"), b("2")]));
  overlay.storage_start_transaction();
  overlay.storage_append(b("list"), b("4"));
  overlay.storage_commit_transaction();
  assert.deepEqual(overlay.storage_get(b("list")), vector([b("1"), b("2"), b("4")]));
  overlay.storage_rollback_transaction();
  assert.deepEqual(overlay.storage_get(b("list")), vector([b("1")]));
});

test("what is given and returned is copied", () => {
  const overlay = createOverlay(stateOf({ old: "value" }));
  const key = b("key");
  const value = b("value");
  overlay.storage_set(key, value);
  key.fill(0);
  value.fill(0);
  for (const name of ["key", "old"]) {
    overlay.storage_get(b(name))?.fill(0);
    assert.deepEqual(overlay.storage_get(b(name)), b("value"));
  }
  overlay.storage_root(1).fill(0);
  assert.notDeepEqual(overlay.storage_root(1), new Uint8Array(32));
});

test("the root is computed once for the same changes, and again after any change or rollback", () => {
  const { view, reads } = counting(stateOf({ a: "1", b: "2" }, { kid: { k: "v" } }));
  const overlay = createOverlay(view);
  overlay.storage_set(b("a"), b("changed"));
  overlay.default_child_storage_set(b("kid"), b("k"), b("changed"));
  const first = overlay.storage_root(1);
  const before = reads();
  assert.deepEqual(overlay.storage_root(1), first);
  overlay.default_child_storage_root(b("kid"), 1);
  assert.deepEqual(overlay.storage_root(1), first);
  assert.equal(reads(), before, "no node is read again");

  overlay.storage_start_transaction();
  overlay.default_child_storage_set(b("kid"), b("k"), b("again"));
  assert.notDeepEqual(overlay.storage_root(1), first);
  overlay.storage_rollback_transaction();
  assert.deepEqual(overlay.storage_root(1), first);
  overlay.storage_append(b("list"), b("x"));
  assert.notDeepEqual(overlay.storage_root(1), first);
});

test("roots of child tries stand in the top trie and go when the child is empty", () => {
  const overlay = createOverlay(stateOf({ a: "1" }, { kid: { k: "v" } }));
  overlay.default_child_storage_set(b("new"), b("k"), b("v"));
  const root = overlay.default_child_storage_root(b("new"), 1);
  assert.deepEqual(overlay.storage_get(b(":child_storage:default:new")), root);
  overlay.default_child_storage_clear(b("new"), b("k"));
  overlay.default_child_storage_storage_kill(b("kid"), undefined);
  assert.deepEqual(overlay.default_child_storage_root(b("kid"), 1), EMPTY_TRIE_ROOT);
  assert.deepEqual(overlay.default_child_storage_root(b("never"), 1), EMPTY_TRIE_ROOT);
  assert.deepEqual(overlay.storage_root(1), stateOf({ a: "1" }).root);
});

test("a runtime cannot write roots of child tries itself", () => {
  const view = stateOf({ a: "1" }, { kid: { k: "v" } });
  const overlay = createOverlay(view);
  overlay.storage_set(b(":child_storage:default:kid"), b("x"));
  overlay.storage_clear(b(":child_storage:default:kid"));
  for (const prefix of ["", ":", ":child_storage:", ":child_storage:default:kid"]) {
    const nothing = { cursor: undefined, backend: 0, unique: 0, loops: 0 };
    assert.deepEqual(overlay.storage_clear_prefix(b(prefix), undefined), nothing);
  }
  assert.deepEqual(overlay.storage_root(1), view.root);
});

test("limits of clearing count keys of the backend, and a repeated call within a block does not advance", () => {
  const overlay = createOverlay(stateOf({ p1: "", p2: "", p3: "", q: "" }));
  overlay.storage_set(b("p2"), b("new"));
  overlay.storage_set(b("p4"), b("new"));
  const first = overlay.storage_clear_prefix(b("p"), 2);
  assert.deepEqual(first, { cursor: b("p3"), backend: 1, unique: 3, loops: 2 });
  assert.deepEqual(overlay.storage_clear_prefix(b("p"), 2), {
    cursor: b("p3"),
    backend: 0,
    unique: 0,
    loops: 2,
  });
  assert.deepEqual(overlay.storage_clear_prefix(b("p"), undefined), {
    cursor: undefined,
    backend: 1,
    unique: 1,
    loops: 3,
  });
  assert.deepEqual(overlay.storage_next_key(b("")), b("q"));
});

test("next keys come from backend and overlay in one order", () => {
  const overlay = createOverlay(stateOf({ "\x10": "", "\x20": "", "\x40": "" }));
  overlay.storage_clear(b("\x20"));
  overlay.storage_set(b("\x30"), b("x"));
  overlay.storage_set(b("\xff"), b("x"));
  const keys: Uint8Array[] = [];
  for (let key = overlay.storage_next_key(b("")); key; key = overlay.storage_next_key(key)) keys.push(key);
  assert.deepEqual(keys, [b("\x10"), b("\x30"), b("\x40"), b("\xff")]);
});

test("the runtime cannot close the caller's transactions, and its own are rolled back when it leaves them open", () => {
  const overlay = createOverlay(EMPTY);
  overlay.storage_start_transaction();
  overlay.storage_set(b("caller"), b("1"));
  overlay.enterRuntime();
  assert.throws(() => overlay.enterRuntime(), /already inside/);
  assert.throws(() => overlay.storage_commit_transaction(), /no storage transaction is open/);
  assert.throws(() => overlay.storage_rollback_transaction(), /no storage transaction is open/);
  overlay.storage_start_transaction();
  overlay.storage_start_transaction();
  overlay.storage_set(b("dangling"), b("1"));
  assert.equal(overlay.exitRuntime(), 2);
  assert.throws(() => overlay.exitRuntime(), /not inside/);
  assert.equal(overlay.storage_get(b("dangling")), undefined);
  assert.equal(overlay.depth(), 1);
  assert.throws(() => overlay.drain(1), /1 storage transactions are still open/);
  overlay.storage_commit_transaction();
  assert.deepEqual(overlay.drain(1).top, [[b("caller"), b("1")]]);
});

test("the offchain index is rolled back with the storage", () => {
  const overlay = createOverlay(EMPTY);
  overlay.offchain_index_set(b("kept"), b("1"));
  overlay.storage_start_transaction();
  overlay.offchain_index_clear(b("kept"));
  overlay.offchain_index_set(b("dropped"), b("1"));
  overlay.storage_rollback_transaction();
  overlay.offchain_index_clear(b("cleared"));
  const changes = overlay.drain(1);
  assert.deepEqual(changes.offchainIndex, [
    [b("cleared"), undefined],
    [b("kept"), b("1")],
  ]);
  assert.deepEqual(changes.trie, { root: EMPTY.root, inserted: [], removed: [] });
});

test("reset points the overlay at another state and forgets everything", () => {
  const overlay = createOverlay(stateOf({ a: "1" }));
  overlay.storage_start_transaction();
  overlay.storage_set(b("a"), b("2"));
  const next = stateOf({ a: "3" });
  overlay.reset(next);
  assert.equal(overlay.depth(), 0);
  assert.deepEqual(overlay.storage_get(b("a")), b("3"));
  assert.deepEqual(overlay.storage_root(1), next.root);
});

test("a recorded execution can be repeated on the proof alone", () => {
  const top = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`key${i}`, `value ${i}`.repeat(9)]));
  const full = stateOf(top, { kid: { k: "v" } });
  const run = (view: StateView) => {
    const overlay = createOverlay(view);
    overlay.storage_set(b("key7"), b("new"));
    overlay.storage_clear(b("key77"));
    overlay.storage_clear_prefix(b("key20"), 4);
    overlay.default_child_storage_set(b("kid"), b("l"), b("w"));
    return overlay.storage_root(1);
  };
  const recording = createRecordingStore(full.nodes);
  const root = run(trieState(full.root, recording));
  const proof = recording.recorded();
  assert.deepEqual(run(trieState(full.root, proofStore(proof))), root);
  assert.ok(proof.length < 150, `${proof.length} nodes`);
});
