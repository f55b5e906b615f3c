import type { ClearPrefixResult } from "@serinus/host-api";
import { toMapKey } from "./byte-keys.ts";
import { type ChangeSet, entryOf, orderedKeys, type TransactionLog, writeEntry } from "./change-set.ts";

/** The backend's keys of one trie. */
export interface BackendKeys {
  has(key: Uint8Array): boolean;
  nextKey(key: Uint8Array): Uint8Array | undefined;
}

/**
 * Removes the keys that begin with `prefix`: all of those written in the overlay, and of the backend's as many as
 * `limit` allows. A key that is in both counts as the overlay's, but uses up the limit, as does a key that is removed
 * already: so repeated calls with one limit do not advance within a block (`Ext::limit_remove_from_backend`).
 */
export function clearKeys(
  log: TransactionLog,
  set: ChangeSet,
  keys: BackendKeys,
  prefix: Uint8Array,
  limit: number | undefined,
): ClearPrefixResult {
  const begin = toMapKey(prefix);
  const overlay = clearWritten(log, set, begin);
  let backend = 0;
  let loops = 0;
  let key: Uint8Array | undefined = keys.has(prefix) ? prefix : keys.nextKey(prefix);
  for (; key !== undefined; key = keys.nextKey(key)) {
    const mapKey = toMapKey(key);
    if (!mapKey.startsWith(begin)) break;
    if (loops === limit) return { cursor: key.slice(), backend, unique: overlay + backend, loops };
    const entry = entryOf(set, mapKey);
    if (entry.knowledge !== "written" || entry.value !== undefined) {
      writeEntry(log, entry, undefined);
      backend += 1;
    }
    loops += 1;
  }
  return { cursor: undefined, backend, unique: overlay + backend, loops };
}

/** Removes written keys and returns how many of them had a value. */
function clearWritten(log: TransactionLog, set: ChangeSet, prefix: string): number {
  const keys = orderedKeys(set);
  let removed = 0;
  for (let i = firstAtLeast(keys, prefix); keys[i]?.startsWith(prefix); i++) {
    const entry = entryOf(set, keys[i] as string);
    if (entry.knowledge !== "written") continue;
    if (entry.value !== undefined) removed += 1;
    writeEntry(log, entry, undefined);
  }
  return removed;
}

function firstAtLeast(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] as string) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
