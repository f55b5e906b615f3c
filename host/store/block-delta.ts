import { type BlockHash, fromHex, toH256 } from "@serinus/bytes";
import type { StateChanges } from "@serinus/state";
import { flatEntries } from "./flat-keys.ts";
import { NODE_KEY_BYTES, withKeys, writeNodeKey } from "./node-key.ts";
import { type Entry, openRecords, packedLength, type Records, writeRecords } from "./records.ts";

/** What a block did to its parent's state, as one record. */
export interface BlockDelta {
  readonly hash: BlockHash;
  readonly parent: BlockHash;
  /** Size of the record. */
  readonly bytes: number;
  /** Changes of the flat state by table key, ascending. */
  readonly flat: Records;
  /** Inserted trie nodes by table key, one for each position at which they stand. */
  readonly nodes: Records;
  /** Table keys of removed nodes, one behind the other. */
  readonly removed: Uint8Array;
}

/** Parent's hash, where nodes and removed keys begin (u32 little endian). */
const HEAD_BYTES = 40;

/** Record: the head, flat changes, inserted nodes, keys of removed nodes. */
export function packDelta(parent: BlockHash, changes: StateChanges): Uint8Array {
  const flat = sortedFlat(changes);
  const nodes = withKeys(changes.trie.inserted);
  const { removed } = changes.trie;
  const nodesAt = HEAD_BYTES + packedLength(flat);
  const removedAt = nodesAt + packedLength(nodes);
  const record = new Uint8Array(removedAt + removed.length * NODE_KEY_BYTES);
  record.set(fromHex(parent));
  const numbers = new DataView(record.buffer);
  numbers.setUint32(32, nodesAt, true);
  numbers.setUint32(36, removedAt, true);
  writeRecords(record, HEAD_BYTES, flat);
  writeRecords(record, nodesAt, nodes);
  for (const [i, [hash, place]] of removed.entries())
    writeNodeKey(record, removedAt + i * NODE_KEY_BYTES, hash, place);
  return record;
}

/** Reads what {@link packDelta} wrote. `seed`: see {@link openRecords}. */
export function openDelta(hash: BlockHash, bytes: Uint8Array, seed: number): BlockDelta {
  const numbers = new DataView(bytes.buffer, bytes.byteOffset);
  const nodesAt = numbers.getUint32(32, true);
  const removedAt = numbers.getUint32(36, true);
  return {
    hash,
    parent: toH256(bytes.subarray(0, 32)),
    bytes: bytes.length,
    flat: openRecords(bytes.subarray(HEAD_BYTES, nodesAt), seed),
    nodes: openRecords(bytes.subarray(nodesAt, removedAt), seed),
    removed: bytes.subarray(removedAt),
  };
}

function sortedFlat(changes: StateChanges): Entry[] {
  const entries = flatEntries(changes);
  const ascending = entries.every(
    ([key], i) => i === 0 || Buffer.compare((entries[i - 1] as Entry)[0], key) < 0,
  );
  return ascending ? entries : entries.sort(([a], [b]) => Buffer.compare(a, b));
}
