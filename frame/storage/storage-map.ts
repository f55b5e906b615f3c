import { startsWith } from "@serinus/bytes";
import type { ClearPrefixResult, HostApi } from "@serinus/host-api";
import type { Codec } from "@serinus/scale";
import { appendItem, decodeLength } from "./append.ts";
import type { DefaultValue } from "./default-value.ts";
import type { KeyBuilder } from "./key-builder.ts";
import type { ItemOf } from "./storage-value.ts";
import { NOTHING, readOr, readStored } from "./stored.ts";

/**
 * A map from one key or more: `Account.get(who)`, `Multisigs.get(account, callHash)`. `Query` is what reading gives:
 * `T`, or `T | undefined` for an item without a default. A callback that throws has changed nothing. What is stored and
 * cannot be read counts as missing, for iteration too.
 *
 * Iteration goes in the order of the stored keys, which is the order of their hashes; entries may be changed and
 * removed on the way.
 */
export interface StorageMap<Keys extends readonly unknown[], T, Query = T | undefined> {
  /** What all stored keys of the map begin with. */
  readonly prefix: Uint8Array;
  /** The stored key of an entry. */
  key(...keys: Keys): Uint8Array;
  get(...keys: Keys): Query;
  /** What is stored, without the default. */
  tryGet(...keys: Keys): T | undefined;
  containsKey(...keys: Keys): boolean;
  insert(...entry: [...keys: Keys, value: T]): void;
  remove(...keys: Keys): void;
  /** Reads and removes. */
  take(...keys: Keys): Query;
  /** Stores what `change` makes of the value and returns it; `undefined` removes. */
  mutate(...entry: [...keys: Keys, change: (value: Query) => Query]): Query;
  /** As `mutate`, but sees `undefined` where nothing is stored, and `undefined` removes. */
  mutateExists(...entry: [...keys: Keys, change: (value: T | undefined) => T | undefined]): T | undefined;
  /** Exchanges what is stored under two keys. */
  swap(first: Keys, second: Keys): void;
  /** Appends to a stored list without reading it. Only for lists. */
  append(...entry: [...keys: Keys, item: ItemOf<T>]): void;
  /** Appends unless the list holds `bound` items already; whether it did. */
  tryAppend(bound: number, ...entry: [...keys: Keys, item: ItemOf<T>]): boolean;
  /** Length of a stored list, read from its first bytes; `undefined` when nothing is stored. */
  decodeLength(...keys: Keys): number | undefined;

  /** Keys and values of all entries, or of those under the first keys given. */
  iter(...prefix: PrefixOf<Keys>): IterableIterator<[key: KeyOf<Keys>, value: T]>;
  iterKeys(...prefix: PrefixOf<Keys>): IterableIterator<KeyOf<Keys>>;
  iterValues(...prefix: PrefixOf<Keys>): IterableIterator<T>;
  /** As `iter`, removing each entry before it is handed out. */
  drain(...prefix: PrefixOf<Keys>): IterableIterator<[key: KeyOf<Keys>, value: T]>;
  /** As `iter`, from the first entry behind the stored key `after` (given whether or not it still exists). */
  iterFrom(after: Uint8Array): IterableIterator<[key: KeyOf<Keys>, value: T]>;

  /** Removes up to `limit` entries, all without it; `cursor` says where to go on, absent when none is left. */
  clear(limit?: number): ClearPrefixResult;
  /** The same for the entries under the first keys. */
  clearPrefix(prefix: PrefixOf<Keys>, limit?: number): ClearPrefixResult;
  /** Rewrites what an earlier runtime stored in another form; `undefined` removes the entry. */
  translate<Old>(old: Codec<Old>, change: (key: KeyOf<Keys>, value: Old) => T | undefined): void;
}

/** What iteration gives as key: the key itself, or the array of keys when there are several. */
export type KeyOf<Keys extends readonly unknown[]> = Keys extends readonly [infer Only] ? Only : Keys;

/** Any number of a map's first keys, but not all. */
type PrefixOf<Keys extends readonly unknown[]> = Keys extends readonly [...infer Head, unknown]
  ? Head | PrefixOf<Head>
  : never;

/** A handle on the map whose keys `keys` builds. */
export function storageMap<Keys extends readonly unknown[], T>(
  host: HostApi,
  keys: KeyBuilder<Keys>,
  codec: Codec<T>,
  missing: DefaultValue<T>,
): StorageMap<Keys, T, T | undefined> {
  type Key = KeyOf<Keys>;
  const count = keys.count;

  const read = (key: Uint8Array): T | undefined => {
    const value = readStored(host, codec, key);
    return value === NOTHING ? missing() : value;
  };
  const tryRead = (key: Uint8Array): T | undefined => {
    const value = readStored(host, codec, key);
    return value === NOTHING ? undefined : value;
  };
  const write = (key: Uint8Array, value: T | undefined, undefinedIsValue: boolean): void => {
    if (value === undefined && !undefinedIsValue) host.storage_clear(key);
    else host.storage_set(key, codec.encode(value as T));
  };
  const keyIn = (entry: readonly unknown[]): Uint8Array => keys.build(entry as unknown as Keys);

  function* storedKeys(prefix: Uint8Array, after: Uint8Array = prefix): IterableIterator<Uint8Array> {
    let key = host.storage_next_key(after);
    while (key !== undefined && startsWith(key, prefix)) {
      yield key;
      key = host.storage_next_key(key);
    }
  }
  const parse = (key: Uint8Array): Key | typeof NOTHING => readOr(host, key, () => keys.parse(key) as Key);
  function* entries(prefix: Uint8Array, after?: Uint8Array): IterableIterator<[Key, T]> {
    for (const stored of storedKeys(prefix, after)) {
      const key = parse(stored);
      const value = readStored(host, codec, stored);
      if (key !== NOTHING && value !== NOTHING) yield [key, value];
    }
  }

  return {
    prefix: keys.prefix,
    key: (...entry) => keys.build(entry),
    get: (...entry) => read(keys.build(entry)),
    tryGet: (...entry) => tryRead(keys.build(entry)),
    containsKey: (...entry) => host.storage_exists(keys.build(entry)),
    insert: (...entry) => host.storage_set(keyIn(entry), codec.encode(entry[count] as T)),
    remove: (...entry) => host.storage_clear(keys.build(entry)),
    take(...entry) {
      const key = keys.build(entry);
      const value = readStored(host, codec, key);
      if (value === NOTHING) return missing();
      host.storage_clear(key);
      return value;
    },
    mutate(...entry) {
      const key = keyIn(entry);
      const value = (entry[count] as (value: T | undefined) => T | undefined)(read(key));
      write(key, value, missing.isPresent);
      return value;
    },
    mutateExists(...entry) {
      const key = keyIn(entry);
      const value = (entry[count] as (value: T | undefined) => T | undefined)(tryRead(key));
      write(key, value, false);
      return value;
    },
    swap(first, second) {
      const [a, b] = [keys.build(first), keys.build(second)];
      const [valueOfA, valueOfB] = [host.storage_get(a), host.storage_get(b)];
      if (valueOfB === undefined) host.storage_clear(a);
      else host.storage_set(a, valueOfB);
      if (valueOfA === undefined) host.storage_clear(b);
      else host.storage_set(b, valueOfA);
    },
    append: (...entry) => appendItem(host, keyIn(entry), codec, entry[count]),
    tryAppend(bound, ...entry) {
      const key = keyIn(entry);
      if ((decodeLength(host, key) ?? 0) >= bound) return false;
      appendItem(host, key, codec, entry[count]);
      return true;
    },
    decodeLength: (...entry) => decodeLength(host, keys.build(entry)),

    iter: (...prefix) => entries(keys.buildPrefix(prefix)),
    *iterKeys(...prefix) {
      for (const stored of storedKeys(keys.buildPrefix(prefix))) {
        const key = parse(stored);
        if (key !== NOTHING) yield key;
      }
    },
    *iterValues(...prefix) {
      for (const stored of storedKeys(keys.buildPrefix(prefix))) {
        const value = readStored(host, codec, stored);
        if (value !== NOTHING) yield value;
      }
    },
    *drain(...prefix) {
      for (const stored of storedKeys(keys.buildPrefix(prefix))) {
        const key = parse(stored);
        const value = readStored(host, codec, stored);
        host.storage_clear(stored);
        if (key !== NOTHING && value !== NOTHING) yield [key, value];
      }
    },
    iterFrom: (after) => entries(keys.prefix, after),

    clear: (limit) => host.storage_clear_prefix(keys.prefix, limit),
    clearPrefix: (prefix, limit) => host.storage_clear_prefix(keys.buildPrefix(prefix), limit),
    translate(old, change) {
      for (const key of storedKeys(keys.prefix)) {
        const bytes = host.storage_get(key);
        if (bytes !== undefined) write(key, change(keys.parse(key) as Key, old.decode(bytes)), false);
      }
    },
  };
}
