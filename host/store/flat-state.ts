import { hash } from "node:crypto";
import { concatBytes, startsWith } from "@serinus/bytes";
import type { StateChanges } from "@serinus/state";
import { decodeList, encodeList } from "./byte-records.ts";
import type { Environment, Snapshot } from "./environment.ts";
import { MAX_KEY_BYTES, readTable, tableKeys } from "./table.ts";

/**
 * The state of one block as plain keys and values, for reading in one step instead of one for each level of the trie.
 *
 * A key of the top trie is stored behind one byte 0; a key of a child trie behind one byte 1 and the SHA-256 of the
 * child's name. A key that LMDB cannot hold is cut, and the SHA-256 of all of it put in place of the rest: such keys
 * can be read, but have lost their order, so the trie is asked for what comes next among them.
 */
export interface FlatState {
  get(child: Uint8Array | undefined, key: Uint8Array): Uint8Array | undefined;
  /** The next key, or `"unordered"` when only the trie can tell. */
  nextKey(child: Uint8Array | undefined, key: Uint8Array): Uint8Array | "unordered" | undefined;
  /** Writes pairs of table key and value, and returns the pairs that undo it. */
  apply(pairs: FlatPairs): FlatPairs;
  /** Writes pairs to an empty table. */
  fill(pairs: FlatPairs): void;
}

/** Table key and value in turn; an absent value removes. */
export type FlatPairs = readonly (Uint8Array | undefined)[];

export const encodePairs: (pairs: FlatPairs) => Uint8Array = encodeList;
export const decodePairs: (bytes: Uint8Array) => FlatPairs = decodeList;

/** Keys are cut at this length; with a hash behind it LMDB can hold them. */
const LONGEST_ORDERED = MAX_KEY_BYTES - 64;

/** `apply` and `fill` are to be called inside a write transaction. */
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

  function tableKeyAfter(key: Uint8Array): Uint8Array | undefined {
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
  }

  return {
    get: (child, key) => readTable(flat, tableKey(child, key), environment.snapshot().transaction),
    nextKey(child, key) {
      const prefix = tablePrefix(child);
      const from = concatBytes(prefix, key);
      if (from.length > LONGEST_ORDERED) return "unordered";
      const next = tableKeyAfter(from);
      if (next === undefined || !startsWith(next, prefix)) return undefined;
      return next.length > LONGEST_ORDERED ? "unordered" : next.slice(prefix.length);
    },
    apply(pairs) {
      const undo: (Uint8Array | undefined)[] = [];
      for (let i = 0; i < pairs.length; i += 2) {
        const key = pairs[i] as Uint8Array;
        const value = pairs[i + 1];
        undo.push(key, readTable(flat, key, undefined));
        if (value === undefined) flat.remove(key);
        else writer.put(flat, key, value);
      }
      return undo;
    },
    fill(pairs) {
      for (let i = 0; i < pairs.length; i += 2)
        writer.put(flat, pairs[i] as Uint8Array, pairs[i + 1] as Uint8Array);
    },
  };
}

/** The changes of a block as writes to the flat state. */
export function flatPairs({ top, children }: Pick<StateChanges, "top" | "children">): FlatPairs {
  const pairs: (Uint8Array | undefined)[] = [];
  for (const [key, value] of top) pairs.push(tableKey(undefined, key), value);
  for (const { child, changes } of children) {
    for (const [key, value] of changes) pairs.push(tableKey(child, key), value);
  }
  return pairs;
}

const TOP = new Uint8Array([0]);
const CHILD = new Uint8Array([1]);

function tablePrefix(child: Uint8Array | undefined): Uint8Array {
  return child === undefined ? TOP : concatBytes(CHILD, hash("sha256", child, "buffer"));
}

function tableKey(child: Uint8Array | undefined, key: Uint8Array): Uint8Array {
  if (child === undefined && key.length < LONGEST_ORDERED) {
    const whole = new Uint8Array(key.length + 1);
    whole.set(key, 1);
    return whole;
  }
  const whole = concatBytes(tablePrefix(child), key);
  if (whole.length <= LONGEST_ORDERED) return whole;
  return concatBytes(whole.subarray(0, LONGEST_ORDERED), hash("sha256", whole, "buffer"));
}
