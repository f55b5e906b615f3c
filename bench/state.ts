import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
    const keys = accountKeys(KEYS);
    const extra = { keys: KEYS };
    let started = performance.now();
    const genesis = store.initGenesis({
      state: { top: keys.map((key, i) => [key, accountValue(i)] as const) },
      version: 1,
      encodeHeader: (root) => encodeHeader(new Uint8Array(32), 0, root),
    });
    report({ name: "state.genesis", value: seconds(started), unit: "s", ...extra });

    const order = shuffled(keys).slice(0, READS);
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

/** Keys as those of System.Account: a common prefix of 32 bytes, 16 bytes of hash, 32 bytes of account. */
function accountKeys(count: number): Uint8Array[] {
  const prefix = blake2_256(new Uint8Array([1]));
  return Array.from({ length: count }, (_, i) => {
    const account = new Uint8Array(32);
    new DataView(account.buffer).setUint32(0, Math.imul(i, 0x9e3779b1) >>> 0);
    new DataView(account.buffer).setUint32(4, i);
    const hash = new Uint8Array(16);
    for (let word = 0; word < 4; word++) {
      new DataView(hash.buffer).setUint32(word * 4, scramble(i * 4 + word));
    }
    return concatBytes(prefix, hash, account);
  });
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

function shuffled<T>(items: readonly T[]): T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const other = scramble(i) % (i + 1);
    [result[i], result[other]] = [result[other] as T, result[i] as T];
  }
  return result;
}

function encodeHeader(parentHash: Uint8Array, number: number, stateRoot: Uint8Array): Uint8Array {
  return concatBytes(parentHash, compactU32.encode(number), stateRoot, new Uint8Array(33));
}

function seconds(since: number): number {
  return (performance.now() - since) / 1000;
}
