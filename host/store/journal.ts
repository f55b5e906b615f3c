import { type BlockHash, concatBytes, fromHex } from "@serinus/bytes";
import type { TrieUpdate } from "@serinus/trie";
import type { Environment } from "./environment.ts";
import { putLong, readLong, removeLong } from "./long-records.ts";
import { NODE_KEY_BYTES, writeNodeKey } from "./node-table.ts";

/** Table keys of the nodes that a block inserted and removed, once for each position. */
export interface JournalEntry {
  readonly inserted: readonly Uint8Array[];
  readonly removed: readonly Uint8Array[];
}

/** Notes what a block did to the trie. Record: number of inserted nodes (u32 little endian), all table keys. */
export function writeJournal({ tables, writer }: Environment, block: BlockHash, trie: TrieUpdate): void {
  const record = new Uint8Array(4 + (trie.inserted.length + trie.removed.length) * NODE_KEY_BYTES);
  new DataView(record.buffer).setUint32(0, trie.inserted.length, true);
  let at = 4;
  for (const [hash, , place] of trie.inserted) {
    writeNodeKey(record, at, hash, place);
    at += NODE_KEY_BYTES;
  }
  for (const [hash, place] of trie.removed) {
    writeNodeKey(record, at, hash, place);
    at += NODE_KEY_BYTES;
  }
  putLong(writer, tables.journal, fromHex(block), record);
}

/** Adds to the note of a block what was done to its state afterwards. */
export function extendJournal(environment: Environment, block: BlockHash, trie: TrieUpdate): void {
  const before = takeJournal(environment, block);
  writeJournal(environment, block, trie);
  const after = takeJournal(environment, block);
  const inserted = [...before.inserted, ...after.inserted];
  const record = concatBytes(new Uint8Array(4), ...inserted, ...before.removed, ...after.removed);
  new DataView(record.buffer).setUint32(0, inserted.length, true);
  putLong(environment.writer, environment.tables.journal, fromHex(block), record);
}

/** Takes the note of a block out of the journal. */
export function takeJournal({ tables }: Environment, block: BlockHash): JournalEntry {
  const key = fromHex(block);
  const record = readLong(tables.journal, key, undefined);
  if (record === undefined) return { inserted: [], removed: [] };
  removeLong(tables.journal, key);
  const end = 4 + new DataView(record.buffer).getUint32(0, true) * NODE_KEY_BYTES;
  return { inserted: nodeKeys(record, 4, end), removed: nodeKeys(record, end, record.length) };
}

function nodeKeys(record: Uint8Array, from: number, to: number): Uint8Array[] {
  const list: Uint8Array[] = [];
  for (let at = from; at < to; at += NODE_KEY_BYTES) list.push(record.subarray(at, at + NODE_KEY_BYTES));
  return list;
}
