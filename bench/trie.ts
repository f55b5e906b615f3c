import { concatBytes } from "@serinus/bytes";
import { blake2_128Concat, storagePrefix } from "@serinus/crypto";
import {
  buildTrie,
  createMemoryStore,
  type StateVersion,
  trieGet,
  trieRoot,
  updateTrie,
} from "@serinus/trie";
import type { Bench } from "./figure.ts";

const KEYS = 1_000_000;
const CHANGES = 100_000;
const READS = 100_000;

/**
 * A state of accounts as Kusama has them: keys of 80 bytes, values of 80. Changes set nine keys in ten that are there,
 * and in equal parts add and remove keys. Nodes stand in memory, so this is the trie's work without the database's.
 */
export const run: Bench = async (report) => {
  const version: StateVersion = 1;
  const entries = Array.from({ length: KEYS }, (_, i) => [accountKey(i), accountValue(i, 0)] as const);

  const rootMs = milliseconds(() => trieRoot(entries, version));
  report({
    name: "root from scratch",
    value: rootMs,
    unit: "ms",
    keys: KEYS,
    version,
    keysPerSecond: perSecond(KEYS, rootMs),
  });

  let built = buildTrie([], version);
  const buildMs = milliseconds(() => {
    built = buildTrie(entries, version);
  });
  report({ name: "trie from scratch", value: buildMs, unit: "ms", keys: KEYS, nodes: built.inserted.length });

  const store = createMemoryStore();
  store.apply(built);
  const changes = Array.from({ length: CHANGES }, (_, i): [Uint8Array, Uint8Array | undefined] => {
    const index = Math.imul(i, 7919) >>> 0;
    if (i % 20 === 0) return [accountKey(KEYS + i), accountValue(i, 1)];
    return [accountKey(index % KEYS), i % 20 === 1 ? undefined : accountValue(i, 1)];
  });
  let update = built;
  const updateMs = milliseconds(() => {
    update = updateTrie(store, built.root, changes, version);
  });
  report({
    name: "root of changes",
    value: updateMs,
    unit: "ms",
    changes: CHANGES,
    keys: KEYS,
    inserted: update.inserted.length,
    removed: update.removed.length,
    changesPerSecond: perSecond(CHANGES, updateMs),
  });

  const readMs = milliseconds(() => {
    for (let i = 0; i < READS; i++) trieGet(store, built.root, accountKey((i * 7) % KEYS));
  });
  report({
    name: "read",
    value: readMs,
    unit: "ms",
    reads: READS,
    keys: KEYS,
    readsPerSecond: perSecond(READS, readMs),
  });
};

const accountPrefix = storagePrefix("System", "Account");

function accountKey(index: number): Uint8Array {
  const account = new Uint8Array(32);
  new DataView(account.buffer).setUint32(0, index, true);
  return concatBytes(accountPrefix, blake2_128Concat(account));
}

function accountValue(index: number, round: number): Uint8Array {
  const value = new Uint8Array(80);
  const view = new DataView(value.buffer);
  view.setUint32(0, round, true);
  view.setUint32(16, index, true);
  return value;
}

function milliseconds(work: () => void): number {
  const start = performance.now();
  work();
  return Math.round(performance.now() - start);
}

function perSecond(count: number, ms: number): number {
  return Math.round((count / ms) * 1000);
}
