import type { Environment } from "./environment.ts";
import type { NodeChange } from "./node-changes.ts";
import { StoreError } from "./store-error.ts";
import { peekTable, readTable } from "./table.ts";

/** Bytes in front of a node: its number of references, u32 little endian. */
const COUNT_BYTES = 4;

/** Trie nodes with a count of the positions at which they stand, in all tries of all states that are kept. */
export interface NodeTable {
  /** A node by its table key. */
  get(key: Uint8Array): Uint8Array | undefined;
  /** Gives and takes references; a node without any is deleted. @throws StoreError `damaged` */
  change(changes: readonly NodeChange[]): void;
  /** Gives references to a node. `last`: its key comes after all in the table, so that pages stay full. */
  add(key: Uint8Array, references: number, node: Uint8Array, last: boolean): void;
}

/** Methods that write are to be called inside a write transaction. */
export function createNodeTable(environment: Environment): NodeTable {
  const { writer } = environment;
  const { nodes } = environment.tables;
  const count = new Uint8Array(COUNT_BYTES);
  const countView = new DataView(count.buffer);

  function write(key: Uint8Array, references: number, node: Uint8Array, append = false): void {
    countView.setUint32(0, references, true);
    writer.put(nodes, key, count, node, append);
  }

  function change(changes: readonly NodeChange[]): void {
    for (const { key, node, by } of changes) {
      const record = peekTable(nodes, key, undefined);
      if (record === undefined) {
        if (node === undefined || by < 0)
          throw new StoreError("damaged", "a trie node is missing: purge the database or restore a copy");
        write(key, by, node);
        continue;
      }
      const left = new DataView(record.buffer, record.byteOffset).getUint32(0, true) + by;
      if (left === 0) nodes.remove(key);
      else write(key, left, record.slice(COUNT_BYTES));
    }
  }

  return {
    get: (key) => readTable(nodes, key, environment.snapshot().transaction, COUNT_BYTES),
    change,
    add(key, references, node, last) {
      if (last) write(key, references, node, true);
      else change([{ key, node, by: references }]);
    },
  };
}
