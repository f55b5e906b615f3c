import { randomInt } from "node:crypto";
import { type BlockHash, fromHex } from "@serinus/bytes";
import type { StateChanges } from "@serinus/state";
import { type BlockDelta, openDelta, type PackedDelta, packDelta } from "./block-delta.ts";
import type { Environment } from "./environment.ts";
import { hasLong, putLong, readLong, removeLong } from "./long-records.ts";
import { hashKey } from "./records.ts";
import type { Table } from "./table.ts";

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
  const { deltas, deltaNodes } = environment.tables;
  const seed = randomInt(2 ** 32) | 0;
  /** By block, oldest first. They count as long as the table has them. */
  const remembered = new Map<BlockHash, BlockDelta>();
  /** The latest that was put, whether its transaction was committed or not. */
  let latest: { readonly block: BlockHash; readonly packed: PackedDelta } | undefined;

  const has = (block: BlockHash) => hasLong(deltas, fromHex(block), environment.snapshot().transaction);

  function forget(): void {
    for (const block of remembered.keys())
      if (remembered.size >= REMEMBERED || !has(block)) remembered.delete(block);
  }

  function load(block: BlockHash): BlockDelta {
    const key = fromHex(block);
    const read = (table: Table) => readLong(table, key, environment.snapshot().transaction) as Uint8Array;
    const packed = latest?.block === block ? latest.packed : undefined;
    latest = undefined;
    const readNodes = () => packed?.nodes ?? read(deltaNodes);
    const delta = openDelta(block, packed?.flat ?? read(deltas), readNodes, seed);
    forget();
    remembered.set(block, delta);
    return delta;
  }

  return {
    get: (block) => (has(block) ? (remembered.get(block) ?? load(block)) : undefined),
    put(block, parent, changes) {
      const packed = packDelta(parent, changes);
      latest = { block, packed };
      putLong(environment.writer, deltas, fromHex(block), packed.flat);
      putLong(environment.writer, deltaNodes, fromHex(block), packed.nodes);
    },
    remove(block) {
      remembered.delete(block);
      removeLong(deltas, fromHex(block));
      removeLong(deltaNodes, fromHex(block));
    },
    hashKey: (key) => hashKey(key, seed),
  };
}
