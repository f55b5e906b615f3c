import type { HostApi } from "@serinus/host-api";
import type { KeyOf, StorageMap } from "./storage-map.ts";
import type { StorageValue } from "./storage-value.ts";

/** A map that also stores how many entries it has. Every way of changing it keeps the count. */
export interface CountedStorageMap<Keys extends readonly unknown[], T, Query = T | undefined>
  extends StorageMap<Keys, T, Query> {
  /** How many entries there are. */
  count(): number;
}

/** Adds the count to a map. `undefinedIsStored` is true for maps with a default, where `mutate` always stores. */
export function countedStorageMap<Keys extends readonly unknown[], T>(
  host: HostApi,
  map: StorageMap<Keys, T, T | undefined>,
  counter: StorageValue<number, number>,
): CountedStorageMap<Keys, T, T | undefined> {
  const add = (entries: number): void => {
    if (entries !== 0) counter.mutate((count) => Math.max(0, count + entries));
  };
  /** Runs a change of one entry and counts what it did to the entry's existence. */
  const counting = <R>(key: Uint8Array, change: () => R): R => {
    const before = host.storage_exists(key);
    const result = change();
    const after = host.storage_exists(key);
    if (before !== after) add(after ? 1 : -1);
    return result;
  };
  const keyOf = (entry: readonly unknown[]): Uint8Array => map.key(...(entry as unknown as Keys));
  const removing = (clear: () => ReturnType<typeof map.clear>) => {
    const result = clear();
    add(-result.unique);
    return result;
  };

  return {
    ...map,
    count: () => counter.get(),
    insert: (...entry) => counting(keyOf(entry), () => map.insert(...entry)),
    remove: (...keys) => counting(keyOf(keys), () => map.remove(...keys)),
    take: (...keys) => counting(keyOf(keys), () => map.take(...keys)),
    mutate: (...entry) => counting(keyOf(entry), () => map.mutate(...entry)),
    mutateExists: (...entry) => counting(keyOf(entry), () => map.mutateExists(...entry)),
    append: (...entry) => counting(keyOf(entry), () => map.append(...entry)),
    tryAppend: (bound, ...entry) => counting(keyOf(entry), () => map.tryAppend(bound, ...entry)),
    *drain(...prefix) {
      for (const entry of map.drain(...prefix)) {
        add(-1);
        yield entry;
      }
    },
    clear: (limit) => removing(() => map.clear(limit)),
    clearPrefix: (prefix, limit) => removing(() => map.clearPrefix(prefix, limit)),
    translate<Old>(
      old: Parameters<typeof map.translate<Old>>[0],
      change: (key: KeyOf<Keys>, value: Old) => T | undefined,
    ) {
      let removed = 0;
      map.translate<Old>(old, (key, value) => {
        const changed = change(key, value);
        if (changed === undefined) removed++;
        return changed;
      });
      add(-removed);
    },
  };
}
