import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { type BlockHash, concatBytes, fromHex, toH256 } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { compactU32 } from "@serinus/scale";
import { type Change, createOverlay } from "@serinus/state";
import { openStore, type Store } from "@serinus/store";
import { updateTrie } from "@serinus/trie";
import type { Bench } from "./figure.ts";

/** Sizes of the state; the last only with `--large`: it takes 50 GB of disk and most of an hour. */
const SIZES = [1_000_000, 10_000_000];
const LARGE = 100_000_000;
/** Keys that one block brings in while a state is built. */
const KEYS_AT_ONCE = 1_000_000;
const VALUE_BYTES = 80;
const READS = 200_000;
const CHANGES = 10_000;
const BLOCKS = 5;

type Report = Parameters<Bench>[0];

/** Building, reading and changing states of 1, 10 and 100 million accounts in LMDB. */
export const run: Bench = async (report, args) => {
  for (const keys of args.includes("--large") ? [...SIZES, LARGE] : SIZES) await measure(keys, report);
};

async function measure(keys: number, report: Report): Promise<void> {
  const path = mkdtempSync(join(tmpdir(), "serinus-bench-"));
  const store = openStore({ path });
  try {
    let started = performance.now();
    const built = buildState(store, keys);
    report({ name: "state.build", value: keys / seconds(started), unit: "keys/s", keys });

    await settle();
    const order = Array.from({ length: READS }, (_, i) => accountKey(scramble(i) % keys, keys));
    const view = store.stateAt(built);
    started = performance.now();
    for (const key of order) if (view.get(key)?.length !== VALUE_BYTES) throw new Error("a value is missing");
    report({ name: "state.read.flat", value: READS / seconds(started), unit: "reads/s", keys });

    started = performance.now();
    let key: Uint8Array | undefined = new Uint8Array(0);
    for (let i = 0; i < READS && key !== undefined; i++) key = view.nextKey(key);
    report({ name: "state.iterate.flat", value: READS / seconds(started), unit: "keys/s", keys });

    const overlay = createOverlay(view);
    started = performance.now();
    for (const each of order) overlay.storage_get(each);
    report({ name: "state.read.overlay", value: READS / seconds(started), unit: "reads/s", keys });

    changeState(store, built, order, keys, report);
  } finally {
    await store.close();
    rmSync(path, { recursive: true, force: true });
  }
}

/** A genesis and, where one block cannot hold all keys in memory, blocks after it. Keys come in ascending. */
function buildState(store: Store, keys: number): BlockHash {
  const entries = (from: number): [Uint8Array, Uint8Array][] =>
    Array.from({ length: Math.min(KEYS_AT_ONCE, keys - from) }, (_, i) => [
      accountKey(from + i, keys),
      accountValue(from + i),
    ]);
  let parent = store.initGenesis({
    state: { top: entries(0) },
    version: 1,
    encodeHeader: (root) => encodeHeader(new Uint8Array(32), 0, root),
  });
  for (let from = KEYS_AT_ONCE; from < keys; from += KEYS_AT_ONCE)
    parent = commitChanges(store, parent, from / KEYS_AT_ONCE, entries(from));
  return parent;
}

function commitChanges(store: Store, parent: BlockHash, number: number, top: readonly Change[]): BlockHash {
  const { nodes, root } = store.stateAt(parent);
  const trie = updateTrie(nodes, root, top, 1);
  return commit(store, parent, number, { top, children: [], trie, offchainIndex: [] });
}

function commit(
  store: Store,
  parent: BlockHash,
  number: number,
  changes: Parameters<Store["commitBlock"]>[0]["changes"],
): BlockHash {
  const encodedHeader = encodeHeader(fromHex(parent), number, changes.trie.root);
  const hash = toH256(blake2_256(encodedHeader));
  store.commitBlock({ hash, encodedHeader, body: [], changes, best: true, runtimeChanged: false });
  return hash;
}

/** Blocks of changes to accounts all over the state, each finalized, and reads of a state that is not the best one. */
function changeState(
  store: Store,
  built: BlockHash,
  order: readonly Uint8Array[],
  keys: number,
  report: Report,
): void {
  const spent = { write: 0, root: 0, commit: 0, finalize: 0 };
  const overlay = createOverlay(store.stateAt(built));
  const first = (store.block(built)?.number ?? 0) + 1;
  store.finalize(built);
  let parent = built;
  for (let block = 0; block < BLOCKS; block++) {
    overlay.reset(store.stateAt(parent));
    let started = performance.now();
    for (let i = 0; i < CHANGES; i++)
      overlay.storage_set(order[(block + 1) * CHANGES + i] as Uint8Array, accountValue(keys + i));
    spent.write += seconds(started);
    started = performance.now();
    overlay.storage_root(1);
    spent.root += seconds(started);
    const changes = overlay.drain(1);
    started = performance.now();
    parent = commit(store, parent, first + block, changes);
    spent.commit += seconds(started);
    started = performance.now();
    store.finalize(parent);
    spent.finalize += seconds(started);
  }
  for (const [name, value] of Object.entries(spent)) {
    const rate = (CHANGES * BLOCKS) / value;
    report({ name: `state.${name}`, value: rate, unit: "changes/s", keys, changesPerBlock: CHANGES });
  }
  const old = store.stateAt(built);
  const reads = READS / 10;
  const started = performance.now();
  for (const key of order.slice(0, reads)) old.get(key);
  report({ name: "state.read.trie", value: reads / seconds(started), unit: "reads/s", keys });
}

/** A key as those of System.Account: a common prefix of 32 bytes, 16 bytes of hash, 32 bytes of account. */
function accountKey(i: number, keys: number): Uint8Array {
  const key = new Uint8Array(80).fill(1);
  const view = new DataView(key.buffer);
  // Spread evenly and ascending, with some bits of chance below.
  const step = 2 ** 32 / keys;
  view.setUint32(32, Math.floor(i * step) + (scramble(i) % Math.floor(step)));
  for (let word = 1; word < 4; word++) view.setUint32(32 + word * 4, scramble(i * 4 + word));
  view.setUint32(48, i);
  return key;
}

function accountValue(i: number): Uint8Array {
  const value = new Uint8Array(VALUE_BYTES);
  new DataView(value.buffer).setUint32(0, i);
  return value;
}

/** A permutation of the 32 bit integers that looks random. */
function scramble(number: number): number {
  let mixed = number | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** Lets the collector take what building the state has left before the reads are timed. */
async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await setTimeout(50);
}

function encodeHeader(parentHash: Uint8Array, number: number, stateRoot: Uint8Array): Uint8Array {
  return concatBytes(parentHash, compactU32.encode(number), stateRoot, new Uint8Array(33));
}

function seconds(since: number): number {
  return (performance.now() - since) / 1000;
}
