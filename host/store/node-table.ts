import { equalBytes } from "@serinus/bytes";
import type { NodeStore, TrieUpdate } from "@serinus/trie";
import type { Environment } from "./environment.ts";
import { StoreError } from "./store-error.ts";
import { peekTable, readTable } from "./table.ts";

/** Bytes in front of a node: its number of references, u32 little endian. */
const COUNT_BYTES = 4;

/** Trie nodes with a count of the positions at which they stand, in all tries of all states that are kept. */
export interface NodeTable extends NodeStore {
  /** Adds one reference for each mention. */
  insert(nodes: TrieUpdate["inserted"]): void;
  /** As `insert`, into an empty table: in the order of the table, pages are written once and stay full. */
  fill(nodes: TrieUpdate["inserted"]): void;
  /** Takes one reference for each mention; a node without references is deleted. */
  release(hashes: readonly Uint8Array[]): void;
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

  function write(hash: Uint8Array, references: number, node: Uint8Array, append = false): void {
    countView.setUint32(0, references, true);
    writer.put(nodes, hash, count, node, append);
  }

  /** References of a node, 0 when it is not there. */
  function references(record: Uint8Array | undefined): number {
    return record === undefined ? 0 : new DataView(record.buffer, record.byteOffset).getUint32(0, true);
  }

  return {
    get: (hash) => readTable(nodes, hash, environment.snapshot().transaction, COUNT_BYTES),
    insert(inserted) {
      for (const [hash, node] of inserted)
        write(hash, references(peekTable(nodes, hash, undefined)) + 1, node);
    },
    fill(inserted) {
      const sorted = sortByHash(inserted);
      let mentions = 1;
      for (const [i, [hash, node]] of sorted.entries()) {
        const next = sorted[i + 1]?.[0];
        if (next !== undefined && equalBytes(hash, next)) mentions += 1;
        else {
          write(hash, mentions, node, true);
          mentions = 1;
        }
      }
    },
    release(hashes) {
      for (const hash of [...hashes].sort(Buffer.compare)) {
        const record = peekTable(nodes, hash, undefined);
        if (record === undefined) {
          throw new StoreError("damaged", "a trie node is missing: purge the database or restore a copy");
        }
        const left = references(record) - 1;
        if (left === 0) nodes.remove(hash);
        else write(hash, left, record.slice(COUNT_BYTES));
      }
    },
  };
}

/** Hashes are spread evenly, so that sorting by the first two bytes leaves little to compare. */
function sortByHash(nodes: TrieUpdate["inserted"]): TrieUpdate["inserted"] {
  const buckets: TrieUpdate["inserted"][] = Array.from({ length: 1 << 16 }, () => []);
  for (const node of nodes) {
    const [hash] = node;
    buckets[((hash[0] as number) << 8) | (hash[1] as number)]?.push(node);
  }
  return buckets.flatMap((bucket) => bucket.sort(([a], [b]) => Buffer.compare(a, b)));
}
