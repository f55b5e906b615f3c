import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { type BlockHash, concatBytes, fromHex, toH256 } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { compactU32 } from "@serinus/scale";
import { createOverlay } from "@serinus/state";
import { openStore, type Store } from "@serinus/store";

const KEYS = 1_000_000;
const VALUE_BYTES = 80;
const READS = 200_000;
const CHANGES = 10_000;
const BLOCKS = 5;

type Report = (figure: { name: string; value: number; unit: string; [extra: string]: unknown }) => void;

/** Building, reading and changing a state of a million accounts in LMDB. */
export async function run(report: Report): Promise<void> {
  const path = mkdtempSync(join(tmpdir(), "serinus-bench-"));
  const store = openStore({ path });
  try {
    const extra = { keys: KEYS };
    let started = performance.now();
    const genesis = store.initGenesis({
      state: { top: accounts() },
      version: 1,
      encodeHeader: (root) => encodeHeader(new Uint8Array(32), 0, root),
    });
    report({ name: "state.genesis", value: seconds(started), unit: "s", ...extra });

    await settle();
    const order = Array.from({ length: READS }, (_, i) => accountKey(scramble(i) % KEYS));
    const view = store.stateAt(genesis);
    started = performance.now();
    for (const key of order) if (view.get(key)?.length !== VALUE_BYTES) throw new Error("a value is missing");
    report({ name: "state.read.flat", value: READS / seconds(started), unit: "reads/s", ...extra });

    started = performance.now();
    let key: Uint8Array | undefined = new Uint8Array(0);
    for (let i = 0; i < READS && key !== undefined; i++) key = view.nextKey(key);
    report({ name: "state.iterate.flat", value: READS / seconds(started), unit: "keys/s", ...extra });

    const overlay = createOverlay(view);
    started = performance.now();
    for (const each of order) overlay.storage_get(each);
    report({ name: "state.read.overlay", value: READS / seconds(started), unit: "reads/s", ...extra });

    changeState(store, genesis, order, report);
  } finally {
    await store.close();
    rmSync(path, { recursive: true, force: true });
  }
}

/** Blocks of changes to accounts all over the state, each finalized, and reads of a state that is not the best one. */
function changeState(store: Store, genesis: BlockHash, keys: readonly Uint8Array[], report: Report): void {
  const spent = { write: 0, root: 0, commit: 0, finalize: 0 };
  const overlay = createOverlay(store.stateAt(genesis));
  let parent = genesis;
  for (let number = 1; number <= BLOCKS; number++) {
    overlay.reset(store.stateAt(parent));
    let started = performance.now();
    for (let i = 0; i < CHANGES; i++)
      overlay.storage_set(keys[number * CHANGES + i] as Uint8Array, accountValue(i));
    spent.write += seconds(started);
    started = performance.now();
    overlay.storage_root(1);
    spent.root += seconds(started);
    const changes = overlay.drain(1);
    const encodedHeader = encodeHeader(fromHex(parent), number, changes.trie.root);
    parent = toH256(blake2_256(encodedHeader));
    started = performance.now();
    store.commitBlock({ hash: parent, encodedHeader, body: [], changes, best: true, runtimeChanged: false });
    spent.commit += seconds(started);
    started = performance.now();
    store.finalize(parent);
    spent.finalize += seconds(started);
  }
  const changed = CHANGES * BLOCKS;
  for (const [name, value] of Object.entries(spent)) {
    report({
      name: `state.${name}`,
      value: changed / value,
      unit: "changes/s",
      keys: KEYS,
      changesPerBlock: CHANGES,
    });
  }
  const old = store.stateAt(genesis);
  const reads = READS / 10;
  const started = performance.now();
  for (const key of keys.slice(0, reads)) old.get(key);
  report({ name: "state.read.trie", value: reads / seconds(started), unit: "reads/s", keys: KEYS });
}

function* accounts(): Generator<[Uint8Array, Uint8Array]> {
  for (let i = 0; i < KEYS; i++) yield [accountKey(i), accountValue(i)];
}

/** A key as those of System.Account: a common prefix of 32 bytes, 16 bytes of hash, 32 bytes of account. */
function accountKey(i: number): Uint8Array {
  const key = new Uint8Array(80).fill(1);
  const view = new DataView(key.buffer);
  for (let word = 0; word < 4; word++) view.setUint32(32 + word * 4, scramble(i * 4 + word));
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
