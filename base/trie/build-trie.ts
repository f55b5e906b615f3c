import { createCopier } from "./copy-nodes.ts";
import { emptyTrieRoot } from "./empty-trie.ts";
import type { Hasher } from "./hasher.ts";
import { createNibblePath, type NibblePath, writeKey } from "./nibbles.ts";
import { HASH_LENGTH, HASHED_VALUE, INLINE_VALUE } from "./node.ts";
import { placeOnPath } from "./node-place.ts";
import type { PlacedNode, TrieUpdate } from "./node-store.ts";
import { sortEntries } from "./sort-entries.ts";
import {
  addPart,
  createTrieBuilder,
  finishTrie,
  type StateVersion,
  type TrieBuilder,
  VALUE_PART,
} from "./trie-builder.ts";

type Entries = Iterable<readonly [key: Uint8Array, value: Uint8Array]>;

/** The root alone, without keeping nodes. */
export function buildRoot(hasher: Hasher, entries: Entries, version: StateVersion): Uint8Array {
  const builder = createTrieBuilder(hasher, undefined, openNothing);
  return build(builder, sortEntries(entries), version, undefined);
}

/** A new trie that holds `entries`, in any order, with all its nodes. */
export function buildTrieWith(hasher: Hasher, entries: Entries, version: StateVersion): TrieUpdate {
  const inserted: PlacedNode[] = [];
  const copy = createCopier();
  const builder = createTrieBuilder(
    hasher,
    (hash, node, place) => inserted.push([hash, copy(node), place]),
    openNothing,
  );
  const root = build(builder, sortEntries(entries), version, (...value) => inserted.push(value));
  return { root, inserted, removed: [] };
}

/** Takes a value that is kept apart. */
export type OnValue = (...value: PlacedNode) => void;

/**
 * Gives the builder the value of the key that stands in `path`, apart when the layout keeps it so. `onValue` is told of
 * a value that is kept apart.
 */
export function addValue(
  builder: TrieBuilder,
  path: NibblePath,
  length: number,
  shared: number,
  value: Uint8Array,
  version: StateVersion,
  onValue: OnValue | undefined,
): void {
  if (version === 1 && value.length > HASH_LENGTH) {
    const hash = builder.hasher(value);
    onValue?.(hash, value, placeOnPath(path, length));
    addPart(builder, VALUE_PART, path, length, shared, HASHED_VALUE, hash, 0, HASH_LENGTH);
  } else {
    addPart(builder, VALUE_PART, path, length, shared, INLINE_VALUE, value, 0, value.length);
  }
}

function build(
  builder: TrieBuilder,
  sorted: readonly (readonly [Uint8Array, Uint8Array])[],
  version: StateVersion,
  onValue: OnValue | undefined,
): Uint8Array {
  const path = createNibblePath();
  let before: Uint8Array | undefined;
  for (const [key, value] of sorted) {
    const shared = before === undefined ? 0 : sharedBytes(before, key) * 2;
    writeKey(path, key, shared);
    addValue(builder, path, key.length * 2, shared, value, version, onValue);
    before = key;
  }
  return finishTrie(builder) ?? emptyTrieRoot(builder.hasher);
}

function sharedBytes(a: Uint8Array, b: Uint8Array): number {
  const most = Math.min(a.length, b.length);
  let shared = 0;
  while (shared < most && a[shared] === b[shared]) shared++;
  return shared;
}

function openNothing(): never {
  throw new Error("a trie built from values alone has no references to open");
}
