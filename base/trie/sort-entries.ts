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
/** Two bytes of a key and an index below this fit 32 bits. Ranges above it are first parted by one byte. */
const INDEX = 2 ** 16;

/** Ascending by key; of entries with one key the last stays. Entries that already stand so are not sorted again. */
export function sortEntries<V>(entries: Iterable<Entry<V>>): readonly Entry<V>[] {
  const given = Array.isArray(entries) ? (entries as readonly Entry<V>[]) : [...entries];
  if (isAscending(given)) return given;
  const sorted = given.slice();
  return sortStably(sorted) ? sorted : dropEarlier(sorted);
}

function isAscending(entries: readonly Entry<unknown>[]): boolean {
  for (let i = 1; i < entries.length; i++) {
    if (compareBytes(keyAt(entries, i - 1), keyAt(entries, i)) >= 0) return false;
  }
  return true;
}

/**
 * Sorts two bytes at a time, from the first that differs. What a sort of keys costs is fetching them from memory, and
 * storage keys share long prefixes; so each key's next bytes are read once, and the numbers made of them are sorted:
 * whole numbers, for runtimes sort keys too and have no floats. Returns whether all keys are different.
 */
function sortStably<V>(entries: Entry<V>[]): boolean {
  let distinct = true;
  const ranges: Range[] = [{ from: 0, to: entries.length, depth: 0 }];
  for (let range = ranges.pop(); range !== undefined; range = ranges.pop()) {
    const { from, to } = range;
    const sort = to - from <= SMALL ? sortByInsertion : to - from <= INDEX ? sortTwoBytes : partByByte;
    if (!sort(entries, range, ranges)) distinct = false;
  }
  return distinct;
}

/** Sorts a range by two bytes; what is the same in both is sorted later. False when equal keys were found. */
function sortTwoBytes<V>(entries: Entry<V>[], range: Range, ranges: Range[]): boolean {
  let distinct = true;
  const { from, to } = range;
  const depth = sharedPrefix(entries, range);
  const before = entries.slice(from, to);
  const order = new Uint32Array(before.length);
  for (let i = 0; i < before.length; i++) order[i] = twoBytes(keyAt(before, i), depth) * INDEX + i;
  order.sort();
  for (let i = 0, start = 0; i < order.length; i++) {
    const packed = order[i] as number;
    entries[from + i] = before[packed % INDEX] as Entry<V>;
    const isLast = i + 1 === order.length || (order[i + 1] as number) - (packed - (packed % INDEX)) >= INDEX;
    if (!isLast) continue;
    const tied = { from: from + start, to: from + i + 1, depth };
    if (i > start && !sortTied(entries, tied, ranges)) distinct = false;
    start = i + 1;
  }
  return distinct;
}

/** Puts entries with the same next byte together, in the order of the bytes, those that end before it first. */
function partByByte<V>(entries: Entry<V>[], range: Range, ranges: Range[]): boolean {
  const { from, to } = range;
  const depth = sharedPrefix(entries, range);
  const before = entries.slice(from, to);
  const bucketOf = (entry: Entry<V>): number => (entry[0][depth] ?? -1) + 1;
  const ends = new Uint32Array(257);
  for (const entry of before) ends[bucketOf(entry)] = (ends[bucketOf(entry)] as number) + 1;
  for (let bucket = 1; bucket < ends.length; bucket++)
    ends[bucket] = (ends[bucket] as number) + (ends[bucket - 1] as number);
  const ended = ends[0] as number;
  for (let bucket = 1; bucket < ends.length; bucket++) {
    const part = { from: from + (ends[bucket - 1] as number), to: from + (ends[bucket] as number) };
    if (part.to - part.from > 1) ranges.push({ ...part, depth: depth + 1 });
  }
  // From behind, so that equal keys keep their order.
  for (let i = before.length - 1; i >= 0; i--) {
    const entry = before[i] as Entry<V>;
    const at = (ends[bucketOf(entry)] as number) - 1;
    ends[bucketOf(entry)] = at;
    entries[from + at] = entry;
  }
  return ended <= 1;
}

/** Sorts keys whose next two bytes are the same, now or later. False when equal keys were found. */
function sortTied<V>(entries: Entry<V>[], { from, to, depth }: Range, ranges: Range[]): boolean {
  const tied = entries.slice(from, to);
  if (tied.every(([key]) => key.length >= depth + 2)) {
    ranges.push({ from, to, depth: depth + 2 });
    return true;
  }
  // Where a key ended, zeros were read.
  tied.sort((a, b) => compareFrom(a[0], b[0], depth));
  for (let i = 0; i < tied.length; i++) entries[from + i] = tied[i] as Entry<V>;
  return isAscending(tied);
}

/** False when equal keys were found. */
function sortByInsertion<V>(entries: Entry<V>[], { from, to, depth }: Range): boolean {
  let distinct = true;
  for (let i = from + 1; i < to; i++) {
    const entry = entries[i] as Entry<V>;
    let at = i;
    for (; at > from; at--) {
      const difference = compareFrom(keyAt(entries, at - 1), entry[0], depth);
      if (difference === 0) distinct = false;
      if (difference <= 0) break;
      entries[at] = entries[at - 1] as Entry<V>;
    }
    entries[at] = entry;
  }
  return distinct;
}

function twoBytes(key: Uint8Array, at: number): number {
  return ((key[at] ?? 0) << 8) | (key[at + 1] ?? 0);
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
