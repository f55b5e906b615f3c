import { type BlockHash, fromHex, toH256 } from "@serinus/bytes";
import type { StateChanges } from "@serinus/state";
import type { PlacedHash, PlacedNode } from "@serinus/trie";
import { flatEntries } from "./flat-keys.ts";
import { NODE_KEY_BYTES, writeNodeKey } from "./node-key.ts";
import {
  type Entry,
  openRecords,
  packedLength,
  RECORD_HEAD_BYTES,
  type Records,
  writeHead,
  writeRecords,
} from "./records.ts";

/** What a block did to its parent's state. */
export interface BlockDelta {
  readonly hash: BlockHash;
  readonly parent: BlockHash;
  /** Size of both records. */
  readonly bytes: number;
  /** Changes of the flat state by table key, ascending. */
  readonly flat: Records;
  /** Inserted trie nodes by table key, one for each position at which they stand. */
  readonly nodes: Records;
  /** Table keys of removed nodes, one behind the other. */
  readonly removed: Uint8Array;
}

/** A delta as two records: nodes are most of it, and nearly all reading is of the flat state. */
export interface PackedDelta {
  /** Parent's hash, size of both records (u32 little endian), flat changes. */
  readonly flat: Uint8Array;
  /** Where inserted nodes begin (u32 little endian), keys of removed nodes, inserted nodes. */
  readonly nodes: Uint8Array;
}

const FLAT_AT = 36;
const REMOVED_AT = 4;

export function packDelta(parent: BlockHash, changes: StateChanges): PackedDelta {
  const entries = sortedFlat(changes);
  const flat = new Uint8Array(FLAT_AT + packedLength(entries));
  const nodes = packNodes(changes);
  flat.set(fromHex(parent));
  new DataView(flat.buffer).setUint32(32, flat.length + nodes.length, true);
  writeRecords(flat, FLAT_AT, entries);
  return { flat, nodes };
}

function packNodes({ trie: { inserted, removed } }: StateChanges): Uint8Array {
  const insertedAt = REMOVED_AT + removed.length * NODE_KEY_BYTES;
  let length = insertedAt + inserted.length * (RECORD_HEAD_BYTES + NODE_KEY_BYTES);
  for (let i = 0; i < inserted.length; i++) length += (inserted[i] as PlacedNode)[1].length;
  const record = new Uint8Array(length);
  const numbers = new DataView(record.buffer);
  numbers.setUint32(0, insertedAt, true);
  for (let i = 0, at = REMOVED_AT; i < removed.length; i++, at += NODE_KEY_BYTES) {
    const gone = removed[i] as PlacedHash;
    writeNodeKey(record, at, gone[0], gone[1]);
  }
  for (let i = 0, at = insertedAt; i < inserted.length; i++) {
    const placed = inserted[i] as PlacedNode;
    const node = placed[1];
    at = writeHead(numbers, at, NODE_KEY_BYTES, node.length);
    writeNodeKey(record, at, placed[0], placed[2]);
    at += NODE_KEY_BYTES;
    record.set(node, at);
    at += node.length;
  }
  return record;
}

/**
 * Reads what {@link packDelta} wrote; the nodes when they are first wanted. `seed`: see {@link openRecords}.
 * @param readNodes reads the record of nodes.
 */
export function openDelta(
  hash: BlockHash,
  flat: Uint8Array,
  readNodes: () => Uint8Array,
  seed: number,
): BlockDelta {
  let opened: Pick<BlockDelta, "nodes" | "removed"> | undefined;

  function openNodes(): Pick<BlockDelta, "nodes" | "removed"> {
    const record = readNodes();
    const insertedAt = new DataView(record.buffer, record.byteOffset).getUint32(0, true);
    return {
      nodes: openRecords(record.subarray(insertedAt), seed),
      removed: record.subarray(REMOVED_AT, insertedAt),
    };
  }

  return {
    hash,
    parent: toH256(flat.subarray(0, 32)),
    bytes: new DataView(flat.buffer, flat.byteOffset).getUint32(32, true),
    flat: openRecords(flat.subarray(FLAT_AT), seed),
    get nodes() {
      opened ??= openNodes();
      return opened.nodes;
    },
    get removed() {
      opened ??= openNodes();
      return opened.removed;
    },
  };
}

function sortedFlat(changes: StateChanges): Entry[] {
  const entries = flatEntries(changes);
  for (let i = 1; i < entries.length; i++) {
    if (Buffer.compare((entries[i - 1] as Entry)[0], (entries[i] as Entry)[0]) >= 0)
      return entries.sort(([a], [b]) => Buffer.compare(a, b));
  }
  return entries;
}
