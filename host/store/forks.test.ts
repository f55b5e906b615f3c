import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { type BlockHash, toHex } from "@serinus/bytes";
import { seededNumbers } from "@serinus/bytes/testing";
import { trieState } from "@serinus/state";
import { type NodeStore, trieEntries } from "@serinus/trie";
import { createDeltaTable } from "./delta-table.ts";
import { openEnvironment } from "./environment.ts";
import { NODE_KEY_BYTES, writeNodeKey } from "./node-key.ts";
import { entriesOf } from "./records.ts";
import type { Pruning, Store } from "./store.ts";
import { StoreError } from "./store-error.ts";
import { addBlock, b, openTestStore, startChain, temporaryPath } from "./store-fixtures.ts";
import { tableKeys } from "./table.ts";

type Values = Map<string, string>;

/** Values whose key begins with `kid/` stand in a child trie of that name. */
const CHILD = "kid/";

/** A store, what each of its blocks should hold, and the table keys of all trie nodes in it. */
function createHarness(t: TestContext, pruning: Pruning, seed: number, recentBlocks = 2, reversible = false) {
  const random = seededNumbers(seed);
  const path = temporaryPath(t);
  const store = openTestStore(t, { path, pruning, recentBlocks, reversible, mergeStep: 5 });
  const merging = openTestStore(t, { path, pruning, reversible, recentBlocks: 0 });
  const environment = openEnvironment({ path, readOnly: false });
  t.after(() => environment.close());
  const deltas = createDeltaTable(environment);
  const first: Values = new Map();
  for (let i = 0; i < 40; i++) first.set(`key${random(100)}`, `${i} `.repeat(random(20)));
  const genesis = startChain(store, Object.fromEntries(first));
  const values = new Map<BlockHash, Values>([[genesis, first]]);
  let blocks = 0;

  return {
    store,
    random,
    genesis,
    values,
    /** The same database, opened anew. */
    openAgain: () => openTestStore(t, { path, pruning, recentBlocks, reversible, mergeStep: 5 }),
    add(parent: BlockHash, best: boolean, to = store): BlockHash {
      const next = new Map(values.get(parent));
      const hash = addBlock(
        to,
        parent,
        (overlay) => {
          for (let i = random(12); i >= 0; i--) {
            const inChild = random(4) === 0;
            const key = `key${random(inChild ? 20 : 100)}`;
            const value = random(3) === 0 ? undefined : `${random(1000)} `.repeat(random(20));
            if (value === undefined) next.delete(inChild ? CHILD + key : key);
            else next.set(inChild ? CHILD + key : key, value);
            if (inChild && value === undefined) overlay.default_child_storage_clear(b("kid"), b(key));
            else if (inChild) overlay.default_child_storage_set(b("kid"), b(key), b(value ?? ""));
            else if (value === undefined) overlay.storage_clear(b(key));
            else overlay.storage_set(b(key), b(value));
          }
        },
        { best, salt: `${++blocks}` },
      );
      values.set(hash, next);
      return hash;
    },
    /** Compares the state of a block, as the store reads it and as the trie has it. */
    verify(hash: BlockHash, from = store): void {
      from.refresh();
      const view = from.stateAt(hash);
      const expected = [...(values.get(hash) as Values)].sort(([x], [y]) => (x < y ? -1 : 1));
      for (const state of [view, trieState(view.root, view.nodes)]) {
        const found: [string, string][] = [];
        for (let key = state.nextKey(b("")); key; key = state.nextKey(key)) {
          const text = Buffer.from(key).toString();
          if (!text.startsWith(":child_storage:"))
            found.push([text, Buffer.from(state.get(key) ?? []).toString()]);
        }
        for (let key = state.childNextKey(b("kid"), b("")); key; key = state.childNextKey(b("kid"), key)) {
          const value = Buffer.from(state.childGet(b("kid"), key) ?? []).toString();
          found.push([CHILD + Buffer.from(key).toString(), value]);
        }
        assert.deepEqual(
          found.sort(([x], [y]) => (x < y ? -1 : 1)),
          expected,
        );
      }
    },
    /** The nodes that the states of `blocks` need are all there, and no others. */
    verifyNodes(blocks: readonly BlockHash[]): void {
      merging.refresh();
      while (merging.mergeRecent());
      store.refresh();
      const needed = new Set<string>();
      for (const hash of blocks) {
        const view = store.stateAt(hash);
        const recording: NodeStore = {
          get(node, place) {
            const key = new Uint8Array(NODE_KEY_BYTES);
            writeNodeKey(key, 0, node, place);
            needed.add(toHex(key));
            return view.nodes.get(node, place);
          },
        };
        for (const root of [view.root, view.childRoot(b("kid"))]) {
          for (const _ of root === undefined ? [] : trieEntries(recording, root));
        }
      }
      environment.refresh();
      const transaction = environment.snapshot().transaction;
      const stored = new Set(
        Array.from(tableKeys(environment.tables.nodes, new Uint8Array([0]), transaction), toHex),
      );
      // Those of forks stay apart.
      for (const hash of blocks) {
        const delta = deltas.get(hash);
        for (const [key] of delta === undefined ? [] : entriesOf(delta.nodes)) stored.add(toHex(key));
      }
      assert.deepEqual(stored, needed);
    },
  };
}

const unknownState = (error: unknown) => error instanceof StoreError && error.code === "unknown-state";

/** Blocks from the finalized one up, with their states. */
function unfinalized(store: Store): BlockHash[] {
  const hashes: BlockHash[] = [];
  for (
    let number = store.block(store.finalized())?.number ?? 0;
    store.hashesAt(number).length > 0;
    number++
  ) {
    hashes.push(...store.hashesAt(number));
  }
  return hashes;
}

for (let seed = 1; seed <= 9; seed++) {
  const recentBlocks = [0, 1, 4][seed % 3] as number;
  test(`after random forks, reorganisations and finalizations every kept state is whole (seed ${seed}, ${recentBlocks} recent blocks)`, (t) => {
    const window = 3;
    const { store, random, values, add, verify, verifyNodes } = createHarness(
      t,
      window,
      seed,
      recentBlocks,
      seed % 2 === 0,
    );
    const pick = (list: readonly BlockHash[]) => list[random(list.length)] as BlockHash;
    for (let step = 0; step < 60; step++) {
      const live = unfinalized(store);
      const action = random(10);
      if (action > 7) store.mergeRecent();
      else if (action < 5) add(random(3) === 0 ? pick(live) : store.best(), random(3) > 0);
      else if (action < 6) store.setBest(pick(live));
      else {
        const hash = pick(live);
        const before = new Set(live);
        const number = store.block(hash)?.number ?? 0;
        const dropped = store.finalize(hash);
        const after = new Set(unfinalized(store));
        for (const each of dropped)
          assert.ok(before.has(each) && !after.has(each) && store.block(each) === undefined);
        assert.equal(store.finalized(), hash);
        const states: BlockHash[] = [...after];
        for (let n = Math.max(0, number - window + 1); n < number; n++)
          states.push(store.canonicalHash(n) as BlockHash);
        verifyNodes(states);
        for (let n = 0; n <= number - window; n++) {
          const old = store.canonicalHash(n) as BlockHash;
          assert.equal(store.hasState(old), false);
          assert.throws(() => store.stateAt(old).get(b("key1")), unknownState);
          assert.deepEqual(store.hashesAt(n), [old], "headers stay");
        }
        for (const each of states) verify(each);
      }
      verify(store.best());
      const path: BlockHash[] = [];
      for (let block = store.block(store.best()); block; block = store.block(block.parentHash))
        path.push(block.hash);
      assert.deepEqual(
        path.reverse(),
        path.map((_, number) => store.canonicalHash(number)),
      );
      assert.equal(store.canonicalHash(path.length), undefined);
      if (step % 10 === 0) for (const each of unfinalized(store)) verify(each);
    }
    assert.ok(values.size > 20);
  });
}

test("a merge goes on where it was left, and no state is wrong meanwhile", (t) => {
  const { store, genesis, values, add, verify, verifyNodes, openAgain } = createHarness(t, 3, 11, 5);
  const chain = [genesis];
  for (let number = 1; number <= 8; number++) chain.push(add(chain[number - 1] as BlockHash, true));
  const fork = add(chain[7] as BlockHash, false);
  store.finalize(chain[6] as BlockHash);
  const kept = [...chain.slice(4), fork];
  for (const hash of kept) verify(hash);
  let steps = 0;
  let merging = store;
  while (merging.mergeRecent()) {
    steps += 1;
    // What a process that is killed between two steps leaves.
    merging = openAgain();
    for (const hash of kept) verify(hash, merging);
    if (steps > 1) continue;
    chain.push(add(chain.at(-1) as BlockHash, true, merging));
    kept.push(chain.at(-1) as BlockHash);
  }
  assert.ok(steps > 3);
  assert.equal(values.size, chain.length + 1);
  verifyNodes(kept);
});

test("a reorganisation moves the flat state back and forth", (t) => {
  const { store, genesis, add, verify } = createHarness(t, 256, 99);
  const a1 = add(genesis, true);
  const a2 = add(a1, true);
  const b1 = add(genesis, false);
  const b2 = add(b1, false);
  const b3 = add(b2, true);
  assert.equal(store.best(), b3);
  assert.equal(store.canonicalHash(2), b2);
  for (const best of [a2, b1, a1, genesis, b3]) {
    store.setBest(best);
    for (const each of [genesis, a1, a2, b1, b2, b3]) verify(each);
  }
  assert.deepEqual(new Set(store.hashesAt(1)), new Set([a1, b1]));
  assert.deepEqual(store.finalize(a1), store.hashesAt(0).length === 1 ? [b1, b2, b3] : []);
  assert.equal(store.best(), a1, "the best block follows the finalized one");
  assert.deepEqual(store.hashesAt(1), [a1]);
  assert.throws(() => store.setBest(genesis), /does not descend/);
  assert.throws(() => store.finalize(genesis), /does not descend/);
});

test("pinned blocks keep their states, and what stands under them, until they are let go", (t) => {
  const { store, genesis, add, verify, verifyNodes } = createHarness(t, 2, 7);
  const one = add(genesis, true);
  const forked = add(one, false);
  const forkedOn = add(forked, false);
  const sibling = add(one, false);
  const chain = [genesis, one];
  for (let number = 2; number <= 8; number++) chain.push(add(chain[number - 1] as BlockHash, true));
  const keep = [forkedOn];
  assert.deepEqual(
    new Set(store.finalize(chain[4] as BlockHash, { keep })),
    new Set([forked, forkedOn, sibling]),
  );
  store.finalize(chain[6] as BlockHash, { keep });
  for (const hash of [one, forked, forkedOn, ...chain.slice(2)]) verify(hash);
  assert.equal(store.hasState(genesis), false);
  assert.equal(store.block(sibling), undefined);
  assert.deepEqual(store.hashesAt(2), [chain[2]]);
  verifyNodes([forked, forkedOn, ...chain.slice(1)]);
  store.finalize(chain[6] as BlockHash, { keep: [chain[3] as BlockHash] });
  assert.equal(store.block(forkedOn), undefined);
  assert.equal(store.hasState(chain[2] as BlockHash), false);
  verifyNodes(chain.slice(3));
  store.finalize(chain[8] as BlockHash);
  verifyNodes(chain.slice(7));
});

test("an archive keeps every state of the finalized chain", (t) => {
  const { store, genesis, add, verify } = createHarness(t, "archive", 3);
  const chain = [genesis];
  for (let number = 1; number <= 12; number++) {
    const parent = chain[number - 1] as BlockHash;
    chain.push(add(parent, true));
    const fork = add(parent, false);
    store.finalize(chain[number] as BlockHash);
    assert.equal(store.block(fork), undefined);
  }
  for (const hash of chain) verify(hash);
});

test("a view taken before a reorganisation or pruning goes on reading its own block", (t) => {
  const { store, genesis, add, values } = createHarness(t, 1, 5);
  const [key, value] = [...(values.get(genesis) as Values)][0] as [string, string];
  const view = store.stateAt(genesis);
  assert.deepEqual(view.get(b(key)), b(value));
  const one = add(genesis, true);
  assert.deepEqual(view.get(b(key)), b(value));
  store.setBest(genesis);
  assert.deepEqual(view.get(b(key)), b(value));
  store.setBest(one);
  store.finalize(one);
  assert.throws(() => view.get(b(key)), unknownState);
  assert.throws(() => view.nextKey(b(key)), unknownState);
  assert.throws(() => view.nodes.get(view.root, 0), unknownState);
});
