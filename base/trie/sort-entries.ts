import { compareBytes } from "@serinus/bytes";

type Entry<V> = readonly [key: Uint8Array, value: V];

/** Entries `[from, to)`, whose keys agree in the first `depth` bytes. */
interface Range {
  readonly from: number;
  readonly to: number;
  readonly depth: number;
}

/** Ranges up to this are sorted by insertion. */
const SMALL = 24;

/** Ascending by key; of entries with one key the last stays. Entries that already stand so are not sorted again. */
export function sortEntries<V>(entries: Iterable<Entry<V>>): readonly Entry<V>[] {
  const given = Array.isArray(entries) ? (entries as readonly Entry<V>[]) : [...entries];
  if (isAscending(given)) return given;
  const sorted = given.slice();
  sortByRadix(sorted);
  return isAscending(sorted) ? sorted : dropEarlier(sorted);
}

function isAscending(entries: readonly Entry<unknown>[]): boolean {
  for (let i = 1; i < entries.length; i++)
    if (compareBytes(keyAt(entries, i - 1), keyAt(entries, i)) >= 0) return false;
  return true;
}

/**
 * Byte by byte from the first that differs, stable. Storage keys share long prefixes, which a comparing sort reads
 * again for every comparison.
 */
function sortByRadix<V>(entries: Entry<V>[]): void {
  const moved = new Array<Entry<V>>(entries.length);
  // Slot 0 is for keys that end, slot 1 + b for byte b.
  const ends = new Int32Array(257);
  const ranges: Range[] = [{ from: 0, to: entries.length, depth: 0 }];
  for (let range = ranges.pop(); range !== undefined; range = ranges.pop()) {
    const { from, to } = range;
    if (to - from <= SMALL) {
      sortByInsertion(entries, range);
      continue;
    }
    const depth = sharedPrefix(entries, range);
    ends.fill(0);
    for (let i = from; i < to; i++) {
      const slot = slotOf(keyAt(entries, i), depth);
      ends[slot] = (ends[slot] as number) + 1;
    }
    // All keys are the same.
    if (ends[0] === to - from) continue;
    for (let slot = 0, start = from; slot < 257; slot++) {
      const count = ends[slot] as number;
      if (slot > 0 && count > 1) ranges.push({ from: start, to: start + count, depth: depth + 1 });
      ends[slot] = start;
      start += count;
    }
    for (let i = from; i < to; i++) {
      const entry = entries[i] as Entry<V>;
      const slot = slotOf(entry[0], depth);
      const at = ends[slot] as number;
      ends[slot] = at + 1;
      moved[at] = entry;
    }
    for (let i = from; i < to; i++) entries[i] = moved[i] as Entry<V>;
  }
}

function sortByInsertion<V>(entries: Entry<V>[], { from, to, depth }: Range): void {
  for (let i = from + 1; i < to; i++) {
    const entry = entries[i] as Entry<V>;
    let at = i;
    for (; at > from && compareFrom(keyAt(entries, at - 1), entry[0], depth) > 0; at--) {
      entries[at] = entries[at - 1] as Entry<V>;
    }
    entries[at] = entry;
  }
}

function sharedPrefix(entries: readonly Entry<unknown>[], { from, to, depth }: Range): number {
  const first = keyAt(entries, from);
  let shared = first.length;
  for (let i = from + 1; i < to && shared > depth; i++) {
    const key = keyAt(entries, i);
    if (key.length < shared) shared = key.length;
    for (let at = depth; at < shared; at++) if (key[at] !== first[at]) shared = at;
  }
  return shared;
}

function slotOf(key: Uint8Array, depth: number): number {
  return depth < key.length ? 1 + (key[depth] as number) : 0;
}

function compareFrom(a: Uint8Array, b: Uint8Array, depth: number): number {
  const end = Math.min(a.length, b.length);
  for (let i = depth; i < end; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function dropEarlier<V>(sorted: readonly Entry<V>[]): readonly Entry<V>[] {
  return sorted.filter(
    (_, i) => i + 1 === sorted.length || compareBytes(keyAt(sorted, i), keyAt(sorted, i + 1)) !== 0,
  );
}

function keyAt(entries: readonly Entry<unknown>[], index: number): Uint8Array {
  return (entries[index] as Entry<unknown>)[0];
}
