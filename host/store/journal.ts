import { type BlockHash, fromHex } from "@serinus/bytes";
import type { Environment } from "./environment.ts";
import { putLong, readLong, removeLong } from "./long-records.ts";
import { NODE_KEY_BYTES, splitNodeKeys } from "./node-key.ts";

/** Table keys of the nodes that a block inserted and removed, once for each position. */
export interface JournalEntry {
  readonly inserted: readonly Uint8Array[];
  readonly removed: readonly Uint8Array[];
}

/**
 * Notes what a block did to the table of nodes, until its parent's state is pruned or the block abandoned. Record:
 * number of inserted nodes (u32 little endian), all table keys.
 */
export function writeJournal({ tables, writer }: Environment, block: BlockHash, entry: JournalEntry): void {
  const keys = [...entry.inserted, ...entry.removed];
  const record = new Uint8Array(4 + keys.length * NODE_KEY_BYTES);
  new DataView(record.buffer).setUint32(0, entry.inserted.length, true);
  for (const [i, key] of keys.entries()) record.set(key, 4 + i * NODE_KEY_BYTES);
  putLong(writer, tables.journal, fromHex(block), record);
}

/** Adds to the note of a block what was done to its state afterwards. */
export function extendJournal(environment: Environment, block: BlockHash, after: JournalEntry): void {
  const before = readJournal(environment, block);
  writeJournal(environment, block, {
    inserted: [...before.inserted, ...after.inserted],
    removed: [...before.removed, ...after.removed],
  });
}

/** The note of a block. */
export function readJournal({ tables }: Environment, block: BlockHash): JournalEntry {
  const record = readLong(tables.journal, fromHex(block), undefined);
  if (record === undefined) return { inserted: [], removed: [] };
  const end = 4 + new DataView(record.buffer).getUint32(0, true) * NODE_KEY_BYTES;
  return { inserted: splitNodeKeys(record.subarray(4, end)), removed: splitNodeKeys(record.subarray(end)) };
}

/** Deletes the note of a block. */
export function removeJournal({ tables }: Environment, block: BlockHash): void {
  removeLong(tables.journal, fromHex(block));
}
