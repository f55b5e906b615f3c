import { compareBytes } from "@serinus/bytes";

/** Ascending by key; of entries with one key the last stays. Entries that already stand so are not sorted again. */
export function sortEntries<V>(entries: Iterable<readonly [Uint8Array, V]>): (readonly [Uint8Array, V])[] {
  const sorted = Array.isArray(entries) ? (entries as (readonly [Uint8Array, V])[]) : [...entries];
  for (let i = 1; i < sorted.length; i++) {
    if (compareBytes(keyAt(sorted, i - 1), keyAt(sorted, i)) >= 0)
      return dropEarlier(sorted.toSorted(compareKeys));
  }
  return sorted;
}

function compareKeys(a: readonly [Uint8Array, unknown], b: readonly [Uint8Array, unknown]): number {
  return compareBytes(a[0], b[0]);
}

function dropEarlier<V>(sorted: (readonly [Uint8Array, V])[]): (readonly [Uint8Array, V])[] {
  return sorted.filter(
    (_, i) => i + 1 === sorted.length || compareBytes(keyAt(sorted, i), keyAt(sorted, i + 1)) !== 0,
  );
}

function keyAt(entries: readonly (readonly [Uint8Array, unknown])[], index: number): Uint8Array {
  return (entries[index] as readonly [Uint8Array, unknown])[0];
}
