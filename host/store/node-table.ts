import type { NodeStore, TrieUpdate } from "@serinus/trie";
import type { Environment } from "./environment.ts";
import { StoreError } from "./store-error.ts";
import { readTable } from "./table.ts";

/** Bytes in front of a node: its number of references, u32 little endian. */
const COUNT_BYTES = 4;

/** Trie nodes with a count of the positions at which they stand, in all tries of all states that are kept. */
export interface NodeTable extends NodeStore {
  /** Adds one reference for each mention. */
  insert(nodes: TrieUpdate["inserted"]): void;
  /** Takes one reference for each mention; a node without references is deleted. */
  release(hashes: readonly Uint8Array[]): void;
}

/** `insert` and `release` are to be called inside a write transaction. */
export function createNodeTable(environment: Environment): NodeTable {
  const { nodes } = environment.tables;

  function write(hash: Uint8Array, count: number, node: Uint8Array): void {
    const record = new Uint8Array(COUNT_BYTES + node.length);
    new DataView(record.buffer).setUint32(0, count, true);
    record.set(node, COUNT_BYTES);
    nodes.put(hash, record);
  }

  return {
    get: (hash) => readTable(nodes, hash, environment.snapshot().transaction, COUNT_BYTES),
    insert(inserted) {
      for (const [hash, node] of inserted) {
        const known = readTable(nodes, hash, undefined);
        write(hash, known === undefined ? 1 : countOf(known) + 1, node);
      }
    },
    release(hashes) {
      for (const hash of hashes) {
        const known = readTable(nodes, hash, undefined);
        if (known === undefined)
          throw new StoreError("damaged", "a trie node is missing: purge the database or restore a copy");
        const count = countOf(known) - 1;
        if (count === 0) nodes.remove(hash);
        else write(hash, count, known.subarray(COUNT_BYTES));
      }
    },
  };
}

function countOf(record: Uint8Array): number {
  return new DataView(record.buffer, record.byteOffset).getUint32(0, true);
}
