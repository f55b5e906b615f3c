import { concatBytes, fromHex, type Hex, startsWith, toHex } from "@serinus/bytes";
import type { ChildStorageApi, ClearPrefixResult, StorageApi } from "@serinus/host-api";
import { compactU32, createReader, readCompactU32 } from "@serinus/scale";
import { trieRoot } from "@serinus/trie";

/** Storage of a test host, with what tests ask of it. */
export interface MemoryStorage extends StorageApi, ChildStorageApi {
  snapshot(): Readonly<Record<string, string>>;
  openTransactions(): number;
}

type Values = Map<Hex, Uint8Array>;

/**
 * The top trie in a map, with nested transactions as copies of it. Child tries are not kept: their functions throw.
 */
export function createMemoryStorage(): MemoryStorage {
  let values: Values = new Map();
  /** The values as they were when each open transaction began. */
  const before: Values[] = [];
  /** Keys in order, found again after a change of them. */
  let sorted: Hex[] | undefined;

  const keys = (): Hex[] => {
    sorted ??= [...values.keys()].sort();
    return sorted;
  };
  const set = (key: Uint8Array, value: Uint8Array): void => {
    const hex = toHex(key);
    if (!values.has(hex)) sorted = undefined;
    values.set(hex, value.slice());
  };
  const clear = (key: Hex): void => {
    if (values.delete(key)) sorted = undefined;
  };
  const endTransaction = (): Values => {
    const old = before.pop();
    if (old === undefined) throw new Error("no storage transaction is open");
    return old;
  };

  return {
    storage_get: (key) => values.get(toHex(key))?.slice(),
    storage_exists: (key) => values.has(toHex(key)),
    storage_set: set,
    storage_clear: (key) => clear(toHex(key)),
    storage_clear_prefix(prefix, limit) {
      const found = keys().filter((key) => startsWith(fromHex(key), prefix));
      const removed = found.slice(0, limit);
      for (const key of removed) clear(key);
      const next = found[removed.length];
      const count = removed.length;
      const result: ClearPrefixResult = {
        cursor: next === undefined ? undefined : fromHex(next),
        backend: count,
        unique: count,
        loops: count,
      };
      return result;
    },
    storage_append(key, item) {
      const list = values.get(toHex(key));
      if (list === undefined) return set(key, concatBytes(compactU32.encode(1), item));
      const input = createReader(list);
      const count = readCompactU32(input);
      set(key, concatBytes(compactU32.encode(count + 1), list.subarray(input.at), item));
    },
    storage_next_key(key) {
      const next = firstAfter(keys(), toHex(key));
      return next === undefined ? undefined : fromHex(next);
    },
    storage_root: (version) =>
      trieRoot(
        [...values].map(([key, value]) => [fromHex(key), value] as const),
        version,
      ),
    storage_start_transaction: () => void before.push(new Map(values)),
    storage_rollback_transaction() {
      values = endTransaction();
      sorted = undefined;
    },
    storage_commit_transaction: () => void endTransaction(),

    default_child_storage_get: noChildTries,
    default_child_storage_exists: noChildTries,
    default_child_storage_set: noChildTries,
    default_child_storage_clear: noChildTries,
    default_child_storage_clear_prefix: noChildTries,
    default_child_storage_storage_kill: noChildTries,
    default_child_storage_next_key: noChildTries,
    default_child_storage_root: noChildTries,

    snapshot: () =>
      Object.fromEntries(keys().map((key) => [key, toHex(values.get(key) ?? new Uint8Array())])),
    openTransactions: () => before.length,
  };
}

/** The first of the sorted keys that is greater. */
function firstAfter(sorted: readonly Hex[], key: Hex): Hex | undefined {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as Hex) <= key) low = middle + 1;
    else high = middle;
  }
  return sorted[low];
}

function noChildTries(): never {
  throw new Error("the host of these tests has no child tries");
}
