import { hash } from "node:crypto";
import { concatBytes, startsWith } from "@serinus/bytes";
import { type Database, open } from "lmdb";

/**
 * What is known of a block's state, on disk, for all threads. A key of the top trie is stored behind one byte; a key of
 * a child trie behind another and the SHA-256 of the child's name.
 */
export interface BaseCache {
  /** The value, `undefined` when there is none, `"unknown"` when that is not known. */
  get(child: Uint8Array | undefined, key: Uint8Array): Uint8Array | "unknown" | undefined;
  /** The next key, `undefined` when it is the last, `"unknown"` when that is not known. */
  nextKey(child: Uint8Array | undefined, key: Uint8Array): Uint8Array | "unknown" | undefined;
  /** Notes values; resolves when all threads can read them. */
  putValues(
    child: Uint8Array | undefined,
    entries: readonly (readonly [Uint8Array, Uint8Array | undefined])[],
  ): void;
  /** Notes that `keys` follow one another from `from` on, without others between them. `isEnd`: and that none follows. */
  putKeys(child: Uint8Array | undefined, from: Uint8Array, keys: readonly Uint8Array[], isEnd: boolean): void;
  /** Shows what other threads have written. */
  refresh(): void;
  close(): Promise<void>;
}

type Table = Database<Uint8Array, Uint8Array>;

/** Longer keys are stored by their hash; what comes after them is asked for each time. */
const LONGEST_KEY = 1900;
const TOP = Uint8Array.of(0x10);
const CHILD = Uint8Array.of(0x11);
const HASHED = 0x12;

export function openBaseCache(path: string): BaseCache {
  const root = open<Uint8Array, Uint8Array>({
    path,
    noSubdir: false,
    keyEncoding: "binary",
    encoding: "binary",
    maxDbs: 2,
    maxReaders: 64,
    pageSize: 8192,
  });
  const table = (name: string): Table => root.openDB(name, { keyEncoding: "binary", encoding: "binary" });
  const values = table("values");
  const following = table("following");

  const prefixOf = (child: Uint8Array | undefined): Uint8Array =>
    child === undefined ? TOP : concatBytes(CHILD, hash("sha256", child, "buffer"));
  const keyOf = (child: Uint8Array | undefined, key: Uint8Array): Uint8Array => {
    const whole = concatBytes(prefixOf(child), key);
    return whole.length <= LONGEST_KEY
      ? whole
      : concatBytes(Uint8Array.of(HASHED), hash("sha256", whole, "buffer"));
  };
  const optional = (value: Uint8Array | undefined): Uint8Array =>
    value === undefined ? Uint8Array.of(0) : concatBytes(Uint8Array.of(1), value);
  const opened = (record: Uint8Array): Uint8Array | undefined =>
    record[0] === 0 ? undefined : new Uint8Array(record.subarray(1));

  return {
    get(child, key) {
      const record = values.get(keyOf(child, key));
      return record === undefined ? "unknown" : opened(record);
    },
    nextKey(child, key) {
      const whole = keyOf(child, key);
      if (whole[0] === HASHED) return "unknown";
      for (const { key: at, value } of following.getRange({ start: whole, reverse: true, limit: 1 })) {
        // The latest known key at or before this one: what follows it follows this one too, if it lies beyond.
        if (!startsWith(at, prefixOf(child))) return "unknown";
        const next = opened(value);
        if (next === undefined) return undefined;
        return Buffer.compare(next, key) > 0 ? next : "unknown";
      }
      return "unknown";
    },
    putValues(child, entries) {
      root.transactionSync(() => {
        for (const [key, value] of entries) values.put(keyOf(child, key), optional(value));
      });
    },
    putKeys(child, from, keys, isEnd) {
      root.transactionSync(() => {
        let at = from;
        for (const key of keys) {
          if (keyOf(child, at)[0] !== HASHED) following.put(keyOf(child, at), optional(key));
          at = key;
        }
        if (isEnd && keyOf(child, at)[0] !== HASHED) following.put(keyOf(child, at), optional(undefined));
      });
    },
    refresh: () => root.resetReadTxn(),
    close: () => root.close(),
  };
}
