import { concatBytes } from "@serinus/bytes";
import { blake2_128Concat, storagePrefix } from "@serinus/crypto";
import {
  buildTrie,
  type NodeStore,
  type StateVersion,
  type TrieUpdate,
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
 * and in equal parts add and remove keys. Nodes lie in one buffer outside the collected heap, as a database has
 * them, so this is the trie's work without the database's.
 */
export const run: Bench = async (report) => {
  const version: StateVersion = 1;
  // In common buffers, lest the collector's work on a million small ones be measured.
  const keys = new Uint8Array(KEYS * 80);
  const values = new Uint8Array(KEYS * 80);
  const entries = Array.from({ length: KEYS }, (_, i) => {
    keys.set(accountKey(i), i * 80);
    values.set(accountValue(i, 0), i * 80);
    return [keys.subarray(i * 80, (i + 1) * 80), values.subarray(i * 80, (i + 1) * 80)] as const;
  });

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

  const { root } = built;
  const store = createFlatStore(built.inserted);
  built.inserted.length = 0;
  const changes = Array.from({ length: CHANGES }, (_, i): [Uint8Array, Uint8Array | undefined] => {
    const index = Math.imul(i, 7919) >>> 0;
    if (i % 20 === 0) return [accountKey(KEYS + i), accountValue(i, 1)];
    return [accountKey(index % KEYS), i % 20 === 1 ? undefined : accountValue(i, 1)];
  });
  let update: TrieUpdate = built;
  const updateMs = milliseconds(() => {
    update = updateTrie(store, root, changes, version);
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
    for (let i = 0; i < READS; i++) trieGet(store, root, accountKey((i * 7) % KEYS));
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

/** Nodes in one buffer, found by an open hash table: each slot holds where a node's hash, length and bytes begin. */
function createFlatStore(nodes: TrieUpdate["inserted"]): NodeStore {
  let size = 1;
  for (const [, node] of nodes) size += 36 + node.length;
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  const mask = 2 ** Math.ceil(Math.log2(nodes.length * 2)) - 1;
  const slots = new Uint32Array(mask + 1);
  const find = (hash: Uint8Array): number => {
    const first = (hash[0] as number) | ((hash[1] as number) << 8) | ((hash[2] as number) << 16);
    let slot = (first | ((hash[3] as number) << 24)) & mask;
    for (; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const at = slots[slot] as number;
      let same = 0;
      while (same < 32 && bytes[at + same] === hash[same]) same++;
      if (same === 32) break;
    }
    return slot;
  };
  let end = 1;
  for (const [hash, node] of nodes) {
    slots[find(hash)] = end;
    bytes.set(hash, end);
    view.setUint32(end + 32, node.length);
    bytes.set(node, end + 36);
    end += 36 + node.length;
  }
  return {
    get(hash) {
      const at = slots[find(hash)] as number;
      return at === 0 ? undefined : bytes.subarray(at + 36, at + 36 + view.getUint32(at + 32));
    },
  };
}
