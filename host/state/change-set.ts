import { copyBytes } from "@serinus/bytes";
import { type AppendList, appendItem, createAppendList, encodeAppendList } from "./append-list.ts";
import { indexAfter, toMapKey } from "./byte-keys.ts";
import type { ComputedTrie } from "./changes.ts";

/** How much is known of a key: nothing, the backend's value, or a value written here. */
type Knowledge = "unread" | "read" | "written";

/** One key as the innermost open transaction sees it. Entries are never removed: a key rolled back is "read" again. */
export interface Entry {
  readonly key: string;
  readonly set: ChangeSet;
  knowledge: Knowledge;
  /** The backend's value when "read"; `undefined` when "written" means removed. */
  value: Uint8Array | AppendList | undefined;
  /** The backend's value, once it was read. */
  before: Uint8Array | undefined;
  /** Depth of the transaction that wrote last, 0 for none. */
  layer: number;
  /** Whether the key stands in the set's order. */
  ordered: boolean;
}

/** Changes of one trie, with what was read from it. */
export interface ChangeSet {
  readonly entries: Map<string, Entry>;
  /** Keys ever written, ascending, save for those of `unsorted`. */
  order: string[];
  unsorted: string[];
  /** The trie with these changes, until something is written. */
  trie: ComputedTrie | undefined;
}

/** What an entry was before a transaction first wrote to it. */
interface Undo {
  readonly entry: Entry;
  readonly knowledge: Knowledge;
  readonly value: Uint8Array | AppendList | undefined;
  readonly layer: number;
  /** Where to cut `value` when it is a list: it is shared with the inner transactions, which append to it. */
  readonly length: number;
  readonly count: number;
}

/** Open transactions, outermost first; each holds what undoes it. Several change sets share one log. */
export type TransactionLog = Undo[][];

export function createChangeSet(): ChangeSet {
  return { entries: new Map(), order: [], unsorted: [], trie: undefined };
}

/** The entry of a key, made when there is none. */
export function entryOf(set: ChangeSet, key: string): Entry {
  let entry = set.entries.get(key);
  if (entry === undefined) {
    entry = { key, set, knowledge: "unread", value: undefined, before: undefined, layer: 0, ordered: false };
    set.entries.set(key, entry);
  }
  return entry;
}

/** Writes a value, or removes it with `undefined`. The value is kept, not copied. */
export function writeEntry(log: TransactionLog, entry: Entry, value: Uint8Array | undefined): void {
  beforeWrite(log, entry);
  entry.value = value;
}

/** Appends an item to the vector in an entry whose value is known. */
export function appendToEntry(log: TransactionLog, entry: Entry, item: Uint8Array): void {
  beforeWrite(log, entry);
  if (entry.value === undefined || entry.value instanceof Uint8Array)
    entry.value = createAppendList(entry.value);
  appendItem(entry.value, item);
}

/** The value of an entry as bytes, not to be changed. */
export function entryValue(entry: Entry): Uint8Array | undefined {
  const { value } = entry;
  return value instanceof Uint8Array || value === undefined ? value : encodeAppendList(value);
}

/** The value of an entry as bytes, in a new array. */
export function copyValue(entry: Entry): Uint8Array | undefined {
  const { value } = entry;
  return value instanceof Uint8Array ? copyBytes(value) : entryValue(entry);
}

/** Closes the innermost transaction, keeping its changes. */
export function commitLayer(log: TransactionLog): void {
  const closed = log.pop() as Undo[];
  const depth = log.length;
  const outer = log[depth - 1];
  for (const undo of closed) {
    undo.entry.layer = depth;
    // An entry that the outer transaction had written already is undone by what that one noted.
    if (undo.layer !== depth) outer?.push(undo);
  }
}

/** Closes the innermost transaction, undoing its changes. */
export function rollbackLayer(log: TransactionLog): void {
  for (const { entry, knowledge, value, layer, length, count } of log.pop() as Undo[]) {
    entry.knowledge = knowledge;
    entry.value = value;
    entry.layer = layer;
    entry.set.trie = undefined;
    if (value !== undefined && !(value instanceof Uint8Array)) {
      value.length = length;
      value.count = count;
    }
  }
}

/** All keys ever written, ascending: look up whether they still are. */
export function orderedKeys(set: ChangeSet): readonly string[] {
  const { order, unsorted } = set;
  if (unsorted.length === 0) return order;
  set.unsorted = [];
  if (unsorted.length < 16) {
    for (const key of unsorted) order.splice(indexAfter(order, key), 0, key);
    return order;
  }
  set.order = mergeAscending(order, unsorted.sort(ascending));
  return set.order;
}

/** Written entries in the order of their keys. */
export function writtenEntries(set: ChangeSet): Entry[] {
  const entries: Entry[] = [];
  for (const key of orderedKeys(set)) {
    const entry = set.entries.get(key) as Entry;
    if (entry.knowledge === "written") entries.push(entry);
  }
  return entries;
}

/**
 * The first key after `key` in the backend as changed by the set.
 * @param backendNext the backend's next key.
 */
export function nextKeyOf(
  set: ChangeSet | undefined,
  key: Uint8Array,
  backendNext: (key: Uint8Array) => Uint8Array | undefined,
): Uint8Array | string | undefined {
  let backend = backendNext(key);
  if (set === undefined) return backend;
  const keys = orderedKeys(set);
  if (keys.length === 0) return backend;
  let backendKey = backend && toMapKey(backend);
  for (let i = indexAfter(keys, toMapKey(key)); i < keys.length; i++) {
    const candidate = keys[i] as string;
    if (backendKey !== undefined && backendKey < candidate) return backend;
    const entry = set.entries.get(candidate) as Entry;
    if (entry.knowledge !== "written") continue;
    if (entry.value !== undefined) return candidate;
    if (backend !== undefined && backendKey === candidate) {
      backend = backendNext(backend);
      backendKey = backend && toMapKey(backend);
    }
  }
  return backend;
}

function beforeWrite(log: TransactionLog, entry: Entry): void {
  const depth = log.length;
  const { set, knowledge, value, layer } = entry;
  set.trie = undefined;
  if (!entry.ordered) {
    entry.ordered = true;
    set.unsorted.push(entry.key);
  }
  if (layer !== depth) {
    const list = value === undefined || value instanceof Uint8Array ? undefined : value;
    const undo = { entry, knowledge, value, layer, length: list?.length ?? 0, count: list?.count ?? 0 };
    (log[depth - 1] as Undo[]).push(undo);
    entry.layer = depth;
  }
  entry.knowledge = "written";
}

function mergeAscending(a: readonly string[], b: readonly string[]): string[] {
  const merged: string[] = [];
  let i = 0;
  for (const key of b) {
    while (i < a.length && (a[i] as string) < key) merged.push(a[i++] as string);
    merged.push(key);
  }
  while (i < a.length) merged.push(a[i++] as string);
  return merged;
}

function ascending(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
