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
  type OnNode,
  type StateVersion,
  type TrieBuilder,
  VALUE_PART,
} from "./trie-builder.ts";

type Entries = Iterable<readonly [key: Uint8Array, value: Uint8Array]>;

/** A trie that is being built, see {@link createTrieStream}. */
export interface TrieStream {
  /**
   * Gives the next entry. The value must stay unchanged until the trie is finished.
   * @throws RangeError when the key is not greater than the one before.
   */
  add(key: Uint8Array, value: Uint8Array): void;
  /** Ends the trie. @returns its root. */
  finish(): Uint8Array;
}

/** The root alone, without keeping nodes. */
export function buildRoot(hasher: Hasher, entries: Entries, version: StateVersion): Uint8Array {
  return build(createStreamWith(hasher, version, undefined), entries);
}

/** A new trie that holds `entries`, in any order, with all its nodes. */
export function buildTrieWith(hasher: Hasher, entries: Entries, version: StateVersion): TrieUpdate {
  const inserted: PlacedNode[] = [];
  const copy = createCopier();
  const stream = createStreamWith(
    hasher,
    version,
    (hash, node, place) => inserted.push([hash, copy(node), place]),
    (...value) => inserted.push(value),
  );
  const root = build(stream, entries);
  return { root, inserted, removed: [] };
}

function build(stream: TrieStream, entries: Entries): Uint8Array {
  for (const [key, value] of sortEntries(entries)) stream.add(key, value);
  return stream.finish();
}

/** `onValue` takes the detached values in the place of `onNode`. */
export function createStreamWith(
  hasher: Hasher,
  version: StateVersion,
  onNode: OnNode | undefined,
  onValue: OnNode | undefined = onNode,
): TrieStream {
  const builder = createTrieBuilder(hasher, onNode, openNothing);
  const path = createNibblePath();
  let before: Uint8Array | undefined;
  return {
    add(key, value) {
      const shared = before === undefined ? 0 : sharedBytes(before, key);
      if (before !== undefined && !isGreater(key, before, shared))
        throw new RangeError("the keys of a trie are to be given in ascending order, each once");
      writeKey(path, key, shared * 2);
      addValue(builder, path, key.length * 2, shared * 2, value, version, onValue);
      before = key;
    },
    finish: () => finishTrie(builder) ?? emptyTrieRoot(hasher),
  };
}

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
  onValue: OnNode | undefined,
): void {
  if (version === 1 && value.length > HASH_LENGTH) {
    const hash = builder.hasher(value);
    onValue?.(hash, value, placeOnPath(path, length));
    addPart(builder, VALUE_PART, path, length, shared, HASHED_VALUE, hash, 0, HASH_LENGTH);
  } else {
    addPart(builder, VALUE_PART, path, length, shared, INLINE_VALUE, value, 0, value.length);
  }
}

function sharedBytes(a: Uint8Array, b: Uint8Array): number {
  const most = Math.min(a.length, b.length);
  let shared = 0;
  while (shared < most && a[shared] === b[shared]) shared++;
  return shared;
}

/** Whether a key comes after another with which it has the first `shared` bytes in common, and no more. */
function isGreater(key: Uint8Array, other: Uint8Array, shared: number): boolean {
  if (shared === other.length) return key.length > shared;
  return shared < key.length && (key[shared] as number) > (other[shared] as number);
}

function openNothing(): never {
  throw new Error("a trie built from values alone has no references to open");
}
