import type { Environment, Snapshot } from "./environment.ts";
import type { Entry } from "./records.ts";
import { readTable, tableKeys } from "./table.ts";

/**
 * The state of one block as plain keys and values, for reading in one step instead of one for each level of the trie.
 * That block is the best one or an ancestor of it: what the blocks above changed stands in their deltas.
 *
 * A key of the top trie is stored behind one byte 0; a key of a child trie behind one byte 1 and the SHA-256 of the
 * child's name. A key that LMDB cannot hold is cut, and the SHA-256 of all of it put in place of the rest: such keys
 * can be read, but have lost their order, so the trie is asked for what comes next among them. All keys here are those
 * of the table.
 */
export interface FlatState {
  get(key: Uint8Array): Uint8Array | undefined;
  keyAfter(key: Uint8Array): Uint8Array | undefined;
  write(entries: readonly Entry[]): void;
  /** Writes one value. `last`: its key comes after all in the table, so that pages stay full. */
  add(key: Uint8Array, value: Uint8Array, last: boolean): void;
  /** Writes, and returns what undoes it. */
  apply(entries: readonly Entry[]): Entry[];
}

/** Methods that write are to be called inside a write transaction. */
export function createFlatState(environment: Environment): FlatState {
  const { writer } = environment;
  const { flat } = environment.tables;
  /** The latest iteration: asking for one key after the other goes on with it instead of seeking each time. */
  let cursor: { snapshot: Snapshot; last: Uint8Array; keys: Iterator<Uint8Array> } | undefined;
  environment.onRelease(closeCursor);

  function closeCursor(): void {
    cursor?.keys.return?.();
    cursor = undefined;
  }

  function write(key: Uint8Array, value: Uint8Array | undefined): void {
    if (value === undefined) flat.remove(key);
    else writer.put(flat, key, value);
  }

  return {
    get: (key) => readTable(flat, key, environment.snapshot().transaction),
    keyAfter(key) {
      const snapshot = environment.snapshot();
      if (cursor?.snapshot !== snapshot || Buffer.compare(cursor.last, key) !== 0) {
        closeCursor();
        const keys = tableKeys(flat, key, snapshot.transaction, true)[Symbol.iterator]();
        cursor = { snapshot, last: key, keys };
      }
      const next = cursor.keys.next();
      if (next.done) {
        cursor = undefined;
        return undefined;
      }
      cursor.last = next.value;
      return next.value;
    },
    write(entries) {
      for (const [key, value] of entries) write(key, value);
    },
    add: (key, value, last) => writer.put(flat, key, value, undefined, last),
    apply: (entries) =>
      entries.map(([key, value]) => {
        const before = readTable(flat, key, undefined);
        write(key, value);
        return [key, before];
      }),
  };
}
