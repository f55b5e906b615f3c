import type { HostApi } from "@serinus/host-api";
import type { Codec } from "@serinus/scale";
import { appendItem, decodeLength } from "./append.ts";
import { type DefaultValue, defaultValue } from "./default-value.ts";
import { NOTHING, readStored } from "./stored.ts";

/**
 * One stored value. `Query` is what reading gives: `T`, or `T | undefined` for an item without a default.
 * A callback that throws has changed nothing. What is stored and cannot be read counts as missing.
 */
export interface StorageValue<T, Query = T | undefined> {
  readonly key: Uint8Array;
  get(): Query;
  /** What is stored, without the default. */
  tryGet(): T | undefined;
  exists(): boolean;
  put(value: T): void;
  kill(): void;
  /** Reads and removes. */
  take(): Query;
  /** Stores what `change` makes of the value and returns it; `undefined` removes. */
  mutate(change: (value: Query) => Query): Query;
  /** Appends to a stored list without reading it. Only for lists. */
  append(item: ItemOf<T>): void;
  /** Appends unless the list holds `bound` items already; whether it did. */
  tryAppend(item: ItemOf<T>, bound: number): boolean;
  /** Length of a stored list, read from its first bytes; `undefined` when nothing is stored. */
  decodeLength(): number | undefined;
  /** Rewrites a value that an earlier runtime stored in another form. Nothing stored: nothing done. */
  translate<Old>(old: Codec<Old>, change: (value: Old) => T | undefined): void;
}

/** What a list holds. */
export type ItemOf<T> = T extends readonly (infer Item)[] ? Item : never;

/** A handle on the value at `key`. */
export function storageValue<T>(
  host: HostApi,
  key: Uint8Array,
  codec: Codec<T>,
  fallback?: DefaultValue<T>,
): StorageValue<T, T | undefined> {
  const missing = fallback ?? defaultValue<T>(codec, undefined, false);
  const read = (): T | undefined => {
    const value = readStored(host, codec, key);
    return value === NOTHING ? missing() : value;
  };
  const write = (value: T | undefined): void => {
    if (value === undefined && !missing.isPresent) host.storage_clear(key);
    else host.storage_set(key, codec.encode(value as T));
  };
  return {
    key,
    get: read,
    tryGet() {
      const value = readStored(host, codec, key);
      return value === NOTHING ? undefined : value;
    },
    exists: () => host.storage_exists(key),
    put: (value) => host.storage_set(key, codec.encode(value)),
    kill: () => host.storage_clear(key),
    take() {
      const value = readStored(host, codec, key);
      if (value === NOTHING) return missing();
      host.storage_clear(key);
      return value;
    },
    mutate(change) {
      const value = change(read());
      write(value);
      return value;
    },
    append: (item) => appendItem(host, key, codec, item),
    tryAppend(item, bound) {
      if ((decodeLength(host, key) ?? 0) >= bound) return false;
      appendItem(host, key, codec, item);
      return true;
    },
    decodeLength: () => decodeLength(host, key),
    translate(old, change) {
      const bytes = host.storage_get(key);
      if (bytes === undefined) return;
      const value = change(old.decode(bytes));
      if (value === undefined) host.storage_clear(key);
      else host.storage_set(key, codec.encode(value));
    },
  };
}
