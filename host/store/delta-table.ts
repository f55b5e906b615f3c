import { randomInt } from "node:crypto";
import { type BlockHash, fromHex } from "@serinus/bytes";
import type { StateChanges } from "@serinus/state";
import { type BlockDelta, openDelta, packDelta } from "./block-delta.ts";
import type { Environment } from "./environment.ts";
import { hasLong, putLong, readLong, removeLong } from "./long-records.ts";
import { hashKey } from "./records.ts";

/** Deltas in memory; those of forks beyond the best chain's are read again when they are wanted. */
const REMEMBERED = 64;

/** The deltas of blocks whose changes are not yet merged into the tables of the state. */
export interface DeltaTable {
  get(block: BlockHash): BlockDelta | undefined;
  /** To be called inside a write transaction, as is `remove`. */
  put(block: BlockHash, parent: BlockHash, changes: StateChanges): void;
  remove(block: BlockHash): void;
  /** What a delta's records find a key by. */
  hashKey(key: Uint8Array): number;
}

export function createDeltaTable(environment: Environment): DeltaTable {
  const { deltas } = environment.tables;
  const seed = randomInt(2 ** 32) | 0;
  /** By block, oldest first. They count as long as the table has them. */
  const remembered = new Map<BlockHash, BlockDelta>();
  /** The latest that was put, whether its transaction was committed or not. */
  let latest: { readonly block: BlockHash; readonly record: Uint8Array } | undefined;

  const has = (block: BlockHash) => hasLong(deltas, fromHex(block), environment.snapshot().transaction);

  function forget(): void {
    for (const block of remembered.keys())
      if (remembered.size >= REMEMBERED || !has(block)) remembered.delete(block);
  }

  function load(block: BlockHash): BlockDelta {
    const record =
      latest?.block === block
        ? latest.record
        : (readLong(deltas, fromHex(block), environment.snapshot().transaction) as Uint8Array);
    latest = undefined;
    const delta = openDelta(block, record, seed);
    forget();
    remembered.set(block, delta);
    return delta;
  }

  return {
    get: (block) => (has(block) ? (remembered.get(block) ?? load(block)) : undefined),
    put(block, parent, changes) {
      const record = packDelta(parent, changes);
      latest = { block, record };
      putLong(environment.writer, deltas, fromHex(block), record);
    },
    remove(block) {
      remembered.delete(block);
      removeLong(deltas, fromHex(block));
    },
    hashKey: (key) => hashKey(key, seed),
  };
}
