import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { type BlockHash, concatBytes, fromHex, toH256 } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { compactU32 } from "@serinus/scale";
import { createOverlay } from "@serinus/state";
import { openStore, type Store, type StoreOptions } from "@serinus/store";
import type { Bench } from "./figure.ts";
import { createManyAccounts, scramble, VALUE_BYTES } from "./support/many-accounts.ts";
import { bytesOnDisk, ownMemory, requireFree } from "./support/state-on-disk.ts";

/** Sizes of the state; the last only with `--large`: it takes 52 GB of disk and half an hour or more. */
const SIZES = [1_000_000, 10_000_000];
const LARGE = 100_000_000;
/** What a key takes on the disk at most, and what is left free besides. */
const KEY_ON_DISK = 600;
const LEFT_FREE = 2e9;
const READS = 200_000;
const CHANGES = 10_000;
const BLOCKS = 5;
/** Milliseconds between lines that say how far a state is. */
const TOLD = 10_000;

type Report = Parameters<Bench>[0];

const accounts = createManyAccounts();

/** Building, reading and changing states of 1, 10 and 100 million accounts in LMDB. */
export const run: Bench = async (report, args) => {
  for (const keys of args.includes("--large") ? [...SIZES, LARGE] : SIZES) await measure(keys, report);
};

async function measure(keys: number, report: Report): Promise<void> {
  const path = mkdtempSync(join(tmpdir(), "serinus-bench-"));
  try {
    requireFree(path, keys * KEY_ON_DISK + LEFT_FREE);
    const built = await buildState(path, keys, report);
    await settle();
    await withStore({ path }, (store) => {
      readState(store, built, keys, report);
      changeState(store, built, keys, report);
    });
    await withStore({ path, recentBlocks: 1 }, (store) => {
      mergeChanges(store, keys, report);
      readOldState(store, built, keys, report);
    });
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}

async function withStore(options: StoreOptions, action: (store: Store) => void): Promise<void> {
  const store = openStore(options);
  try {
    action(store);
  } finally {
    await store.close();
  }
}

/** A genesis with all keys, which come in ascending. */
async function buildState(path: string, keys: number, report: Report): Promise<BlockHash> {
  const store = openStore({ path });
  let memory = 0;
  const started = performance.now();
  const top = accounts.ascending(keys);
  const built = store.initGenesis({
    state: {
      top: told(top, keys, () => {
        memory = Math.max(memory, ownMemory());
        requireFree(path, LEFT_FREE);
      }),
      ascending: true,
    },
    version: 1,
    encodeHeader: (root) => encodeHeader(new Uint8Array(32), 0, root),
  });
  report({ name: "state.build", value: keys / seconds(started), unit: "keys/s", keys, memoryMiB: memory });
  await store.close();
  for (const [part, bytes] of Object.entries(await bytesOnDisk(path)))
    report({ name: `state.disk.${part}`, value: bytes / keys, unit: "bytes/key", keys });
  return built;
}

/** Says on the error output how far the iteration is. */
function* told<T>(entries: Iterable<T>, count: number, look: () => void): Generator<T> {
  const started = performance.now();
  let next = started + TOLD;
  let done = 0;
  for (const entry of entries) {
    yield entry;
    done++;
    if (done % 10_000 !== 0 || performance.now() < next) continue;
    next = performance.now() + TOLD;
    look();
    const rate = done / seconds(started);
    const left = Math.ceil((count - done) / rate);
    console.error(`${done} of ${count} keys are stored, ${Math.round(rate)} a second, ${left} s are left`);
  }
  look();
}

function readState(store: Store, built: BlockHash, keys: number, report: Report): void {
  const order = Array.from({ length: READS }, (_, i) => keyAt(i, keys));
  const view = store.stateAt(built);
  console.error(`${READS} keys of ${keys} are read at random`);
  let started = performance.now();
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

/** Blocks of changes to accounts all over the state, each finalized. */
function changeState(store: Store, built: BlockHash, keys: number, report: Report): void {
  const spent = { write: 0, root: 0, commit: 0, finalize: 0 };
  const overlay = createOverlay(store.stateAt(built));
  const first = (store.block(built)?.number ?? 0) + 1;
  store.finalize(built);
  let parent = built;
  for (let block = 0; block < BLOCKS; block++) {
    console.error(`block ${block + 1} of ${BLOCKS} changes ${CHANGES} keys of ${keys}`);
    overlay.reset(store.stateAt(parent));
    const order = Array.from({ length: CHANGES }, (_, i) => keyAt((block + 1) * CHANGES + i, keys));
    let started = performance.now();
    for (const [i, key] of order.entries()) overlay.storage_set(key, accounts.value(keys + i));
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
}

/** What the blocks changed goes from their own records into the tables of the state. */
function mergeChanges(store: Store, keys: number, report: Report): void {
  const count = CHANGES * BLOCKS;
  console.error(`${count} changes are merged into the tables of ${keys} keys`);
  const started = performance.now();
  let steps = 0;
  while (store.mergeRecent()) steps++;
  // Commits merge by themselves what has become too much.
  if (steps > 0) report({ name: "state.merge", value: count / seconds(started), unit: "changes/s", keys });
}

/** Reads of a state below that of the tables. */
function readOldState(store: Store, built: BlockHash, keys: number, report: Report): void {
  const view = store.stateAt(built);
  const reads = READS / 10;
  const order = Array.from({ length: reads }, (_, i) => keyAt(i, keys));
  const started = performance.now();
  for (const [i, key] of order.entries())
    if (view.get(key)?.[0] !== accounts.value(scramble(i) % keys)[0])
      throw new Error("a value is not the old one");
  report({ name: "state.read.trie", value: reads / seconds(started), unit: "reads/s", keys });
}

/** One of the keys, at random. */
function keyAt(i: number, keys: number): Uint8Array {
  return accounts.key(scramble(i) % keys);
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
