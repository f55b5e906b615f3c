import { equalBytes } from "@serinus/bytes";
import type { NodePlace, NodeStore, PlacedNode } from "@serinus/trie";
import type { Environment } from "./environment.ts";
import { StoreError } from "./store-error.ts";
import { peekTable, readTable } from "./table.ts";

/** Bytes in front of a node: its number of references, u32 little endian. */
const COUNT_BYTES = 4;
/** Bytes of a key of the table: the node's place (u48 big endian) and its hash. */
export const NODE_KEY_BYTES = 38;
const PLACE_BYTES = 6;

/** Trie nodes with a count of the positions at which they stand, in all tries of all states that are kept. */
export interface NodeTable extends NodeStore {
  /** Adds one reference for each mention. */
  insert(nodes: readonly PlacedNode[]): void;
  /** As `insert`, into an empty table: in the order of the table, pages are written once and stay full. */
  fill(nodes: readonly PlacedNode[]): void;
  /** Takes one reference for each mention, by table key; a node without references is deleted. */
  release(keys: readonly Uint8Array[]): void;
}

/** Writes the table key of a node into `bytes` at `at`. */
export function writeNodeKey(bytes: Uint8Array, at: number, hash: Uint8Array, place: NodePlace): void {
  const high = Math.floor(place / 2 ** 32);
  bytes[at] = high >>> 8;
  bytes[at + 1] = high;
  bytes[at + 2] = place / 2 ** 24;
  bytes[at + 3] = place / 2 ** 16;
  bytes[at + 4] = place / 2 ** 8;
  bytes[at + 5] = place;
  bytes.set(hash, at + PLACE_BYTES);
}

/**
 * Methods that write are to be called inside a write transaction. They go in the order of the table, so that what
 * lies in one page is written together.
 */
export function createNodeTable(environment: Environment): NodeTable {
  const { writer } = environment;
  const { nodes } = environment.tables;
  const count = new Uint8Array(COUNT_BYTES);
  const countView = new DataView(count.buffer);
  const key = new Uint8Array(NODE_KEY_BYTES);

  function write(references: number, node: Uint8Array, append = false): void {
    countView.setUint32(0, references, true);
    writer.put(nodes, key, count, node, append);
  }

  /** References of a node, 0 when it is not there. */
  function references(record: Uint8Array | undefined): number {
    return record === undefined ? 0 : new DataView(record.buffer, record.byteOffset).getUint32(0, true);
  }

  return {
    get(hash, place) {
      writeNodeKey(key, 0, hash, place);
      return readTable(nodes, key, environment.snapshot().transaction, COUNT_BYTES);
    },
    insert(inserted) {
      for (const [hash, node, place] of inTableOrder(inserted)) {
        writeNodeKey(key, 0, hash, place);
        write(references(peekTable(nodes, key, undefined)) + 1, node);
      }
    },
    fill(inserted) {
      let mentions = 1;
      const sorted = inTableOrder(inserted);
      for (const [i, [hash, node, place]] of sorted.entries()) {
        const next = sorted[i + 1];
        if (next !== undefined && next[2] === place && equalBytes(hash, next[0])) {
          mentions += 1;
          continue;
        }
        writeNodeKey(key, 0, hash, place);
        write(mentions, node, true);
        mentions = 1;
      }
    },
    release(keys) {
      for (const each of [...keys].sort(Buffer.compare)) {
        const record = peekTable(nodes, each, undefined);
        if (record === undefined) {
          throw new StoreError("damaged", "a trie node is missing: purge the database or restore a copy");
        }
        const left = references(record) - 1;
        if (left === 0) nodes.remove(each);
        else {
          key.set(each);
          write(left, record.slice(COUNT_BYTES));
        }
      }
    },
  };
}

function inTableOrder(nodes: readonly PlacedNode[]): PlacedNode[] {
  return [...nodes].sort((a, b) => a[2] - b[2] || Buffer.compare(a[0], b[0]));
}
