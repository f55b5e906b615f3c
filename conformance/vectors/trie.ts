import assert from "node:assert/strict";
import { fromHex, toHex } from "@serinus/bytes";
import { keccak_256 } from "@serinus/crypto";
import {
  createMemoryStore,
  EMPTY_TRIE_ROOT,
  type Hasher,
  orderedTrieRoot,
  type StateVersion,
  trieRoot,
  updateTrie,
} from "@serinus/trie";
import type { FolderCheckers, VectorContext } from "./context.ts";
import { genesisStates } from "./trie-genesis.ts";
import { storageProofs, trieDbProofs } from "./trie-proofs.ts";

/** Checkers of `trie`: roots, proofs, genesis states. */
export const files: FolderCheckers = {
  "random-tries.json": randomTries,
  "named-roots.json": namedRoots,
  "polkadot-tests-state-trie.json": stateTries,
  "trie-db-proofs.json": trieDbProofs,
  "proofs.json": storageProofs,
  "genesis-manifest.json": genesisStates,
};

type HexPair = readonly [key: string, value: string];

interface RandomTrie {
  readonly id: string;
  readonly entries: readonly HexPair[];
  readonly rootV0: string;
  readonly rootV1: string;
}

async function randomTries(path: string, t: VectorContext): Promise<void> {
  for (const { id, entries, rootV0, rootV1 } of t.json<RandomTrie[]>(path)) {
    const pairs = readPairs(entries);
    await t.check(`${id} V0`, () => assert.equal(toHex(trieRoot(pairs, 0)), rootV0));
    await t.check(`${id} V1`, () => assert.equal(toHex(trieRoot(pairs, 1)), rootV1));
    await t.check(`${id} V0, changed step by step`, () => assert.equal(rootBySteps(pairs, 0), rootV0));
    await t.check(`${id} V1, changed step by step`, () => assert.equal(rootBySteps(pairs, 1), rootV1));
  }
}

interface NamedRoot {
  readonly kind: "ordered" | "map";
  readonly version: StateVersion;
  readonly hasher: "blake2_256" | "keccak_256";
  readonly values?: readonly string[];
  readonly entries?: readonly HexPair[];
  readonly root: string;
}

async function namedRoots(path: string, t: VectorContext): Promise<void> {
  for (const [index, { kind, version, hasher, values = [], entries = [], root }] of t
    .json<NamedRoot[]>(path)
    .entries()) {
    const hash: Hasher | undefined = hasher === "keccak_256" ? keccak_256 : undefined;
    await t.check(`${kind} ${hasher} ${index}`, () => {
      const computed =
        kind === "ordered"
          ? orderedTrieRoot(values.map(fromHex), version, hash)
          : trieRoot(readPairs(entries), version, hash);
      assert.equal(toHex(computed), root);
    });
  }
}

interface StateTrie {
  readonly id: string;
  readonly entries: readonly HexPair[];
  readonly rootV0: string;
  readonly rootV1: string;
  readonly insertRootsV0?: readonly string[];
  readonly deleteStepsV0?: readonly (readonly [key: string, root: string])[];
}

async function stateTries(path: string, t: VectorContext): Promise<void> {
  for (const { id, entries, rootV0, rootV1, insertRootsV0 = [], deleteStepsV0 = [] } of t.json<StateTrie[]>(
    path,
  )) {
    const pairs = readPairs(entries);
    await t.check(`${id} V0`, () => assert.equal(toHex(trieRoot(pairs, 0)), rootV0));
    await t.check(`${id} V1`, () => assert.equal(toHex(trieRoot(pairs, 1)), rootV1));
    if (insertRootsV0.length === 0) continue;
    await t.check(`${id} insert and delete`, () => {
      const store = createMemoryStore();
      let root = EMPTY_TRIE_ROOT;
      const step = (key: Uint8Array, value: Uint8Array | undefined, expected: string): void => {
        const update = updateTrie(store, root, [[key, value]], 0);
        store.apply(update);
        root = update.root;
        assert.equal(toHex(root), expected);
      };
      for (const [index, [key, value]] of pairs.entries()) step(key, value, insertRootsV0[index] as string);
      for (const [key, expected] of deleteStepsV0) step(fromHex(key), undefined, expected);
      assert.deepEqual(root, EMPTY_TRIE_ROOT);
      assert.equal(store.size, 0, "nodes are left in the store");
    });
  }
}

/** Root after inserting the entries three at a time. */
function rootBySteps(pairs: readonly (readonly [Uint8Array, Uint8Array])[], version: StateVersion): string {
  const store = createMemoryStore();
  let root = EMPTY_TRIE_ROOT;
  for (let i = 0; i < pairs.length; i += 3) {
    const update = updateTrie(store, root, pairs.slice(i, i + 3), version);
    store.apply(update);
    root = update.root;
  }
  return toHex(root);
}

function readPairs(pairs: readonly HexPair[]): [Uint8Array, Uint8Array][] {
  return pairs.map(([key, value]) => [fromHex(key), fromHex(value)]);
}
