import { type BlockHash, fromHex } from "@serinus/bytes";
import type { TrieUpdate } from "@serinus/trie";
import type { Environment } from "./environment.ts";
import { putLong, readLong, removeLong } from "./long-records.ts";

/** Hashes of the nodes that a block inserted and removed, once for each position. */
export interface JournalEntry {
  readonly inserted: readonly Uint8Array[];
  readonly removed: readonly Uint8Array[];
}

const HASH_BYTES = 32;

/** Notes what a block did to the trie. Record: number of inserted hashes (u32 little endian), all hashes. */
export function writeJournal({ tables, writer }: Environment, block: BlockHash, trie: TrieUpdate): void {
  const record = new Uint8Array(4 + (trie.inserted.length + trie.removed.length) * HASH_BYTES);
  new DataView(record.buffer).setUint32(0, trie.inserted.length, true);
  let at = 4;
  for (const [hash] of trie.inserted) {
    record.set(hash, at);
    at += HASH_BYTES;
  }
  for (const hash of trie.removed) {
    record.set(hash, at);
    at += HASH_BYTES;
  }
  putLong(writer, tables.journal, fromHex(block), record);
}

/** Takes the note of a block out of the journal. */
export function takeJournal({ tables }: Environment, block: BlockHash): JournalEntry {
  const key = fromHex(block);
  const record = readLong(tables.journal, key, undefined);
  if (record === undefined) return { inserted: [], removed: [] };
  removeLong(tables.journal, key);
  const end = 4 + new DataView(record.buffer).getUint32(0, true) * HASH_BYTES;
  return { inserted: hashes(record, 4, end), removed: hashes(record, end, record.length) };
}

function hashes(record: Uint8Array, from: number, to: number): Uint8Array[] {
  const list: Uint8Array[] = [];
  for (let at = from; at < to; at += HASH_BYTES) list.push(record.subarray(at, at + HASH_BYTES));
  return list;
}
