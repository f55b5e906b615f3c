import { equalBytes } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { addValue } from "./build-trie.ts";
import { createCopier } from "./copy-nodes.ts";
import { emptyTrieRoot } from "./empty-trie.ts";
import { BadNodeError } from "./errors.ts";
import type { Hasher } from "./hasher.ts";
import { loadChild, loadRoot } from "./load-node.ts";
import { netUpdate } from "./net-update.ts";
import { compareWithPath, createNibblePath, type NibblePath, nibbleAt, writeKey } from "./nibbles.ts";
import {
  EMPTY,
  HASHED_VALUE,
  isHashRef,
  NO_VALUE,
  nextChild,
  type TrieNode,
  writePartialTo,
} from "./node.ts";
import { type NodePlace, placeOnPath, ROOT_PLACE } from "./node-place.ts";
import type { NodeStore, PlacedHash, PlacedNode, TrieUpdate } from "./node-store.ts";
import { sortEntries } from "./sort-entries.ts";
import {
  addPart,
  BRANCH_PART,
  createTrieBuilder,
  finishTrie,
  type OnNode,
  REF_PART,
  type StateVersion,
  type TrieBuilder,
  VALUE_PART,
} from "./trie-builder.ts";

/**
 * The trie under `root` with `changes` made, in any order: a value sets its key, `undefined` removes it; of changes to
 * one key the last counts. Reads only the nodes on the way to a changed key and the sole siblings that removals leave.
 *
 * `version` is the layout of the values that are set; all else keeps the layout that it has, so that a state of
 * version 0 moves to version 1 key by key, as the specification has it.
 *
 * The store must give the same bytes until this returns.
 * @throws MissingNodeError, BadNodeError
 */
export function updateTrie(
  store: NodeStore,
  root: Uint8Array,
  changes: Iterable<readonly [key: Uint8Array, value: Uint8Array | undefined]>,
  version: StateVersion,
  hasher: Hasher = blake2_256,
): TrieUpdate {
  const sorted = sortEntries(changes);
  if (sorted.length === 0) return { root, inserted: [], removed: [] };

  const inserted: PlacedNode[] = [];
  const removed: PlacedHash[] = [];
  const copy = createCopier();
  const builder = createTrieBuilder(
    hasher,
    (hash, node, place) => inserted.push([hash, copy(node), place]),
    (ref, place) => openChild(walk, walk.kept as TrieNode, ref, place),
  );
  const walk: Walk = {
    store,
    changes: sorted,
    version,
    builder,
    path: createNibblePath(),
    shared: 0,
    kept: undefined,
    branches: [],
    removed,
    onValue: (...value) => inserted.push(value),
  };

  const empty = emptyTrieRoot(hasher);
  if (equalBytes(root, empty)) {
    setRange(walk, 0, sorted.length, 0);
  } else {
    removed.push([root, ROOT_PLACE]);
    enterNode(walk, loadRoot(store, root), 0, 0, sorted.length);
    while (walk.branches.length > 0) stepBranch(walk, walk.branches.at(-1) as WalkedBranch);
  }
  return { root: finishTrie(builder) ?? empty, ...netUpdate(inserted, removed) };
}

/** Walks the old trie and the changes side by side, in the order of keys, and gives the builder what stays and what comes. */
interface Walk {
  readonly store: NodeStore;
  readonly changes: readonly (readonly [Uint8Array, Uint8Array | undefined])[];
  readonly version: StateVersion;
  readonly builder: TrieBuilder;
  readonly path: NibblePath;
  /** How much of the path has not changed since the builder was given a part. */
  shared: number;
  /** The node that the part kept last is of. */
  kept: TrieNode | undefined;
  readonly branches: WalkedBranch[];
  /** The nodes opened and the values left behind. */
  readonly removed: PlacedHash[];
  readonly onValue: OnNode;
}

/** A branch with changes below it. Changes are given as ranges of their indices. */
interface WalkedBranch {
  readonly node: TrieNode;
  /** Nibbles of the path up to the node's partial key, and with it. */
  readonly edge: number;
  readonly depth: number;
  /** The next child's nibble and, if there is such a child, where its reference is. */
  nibble: number;
  ref: number;
  /** The next change below, the end of those below, the end of those that come after and share the edge. */
  next: number;
  readonly below: number;
  readonly after: number;
}

/** The path holds `edge` nibbles, which all the changes of the range begin with. */
function enterNode(walk: Walk, node: TrieNode, edge: number, from: number, to: number): void {
  const depth = edge + node.partialLength;
  writePartial(walk, node, edge);
  let first = from;
  while (first < to && compareWithPath(keyOf(walk, first), walk.path, edge, depth) < 0) first++;
  let last = to;
  while (last > first && compareWithPath(keyOf(walk, last - 1), walk.path, edge, depth) > 0) last--;
  if (first > from) {
    setRange(walk, from, first, edge);
    writePartial(walk, node, edge);
  }
  if (node.kind === EMPTY) {
    setRange(walk, first, to, edge);
    return;
  }

  const replaced = first < last && keyOf(walk, first).length * 2 === depth;
  if (!node.isBranch) {
    if (replaced) {
      dropValue(walk, node, depth);
      setRange(walk, first, to, edge);
    } else {
      keepValue(walk, node, depth);
      setRange(walk, first, to, edge);
    }
  } else if (first === last) {
    keep(walk, BRANCH_PART, depth, node, node.bodyStart, node.end);
    setRange(walk, last, to, edge);
  } else {
    if (replaced) {
      dropValue(walk, node, depth);
      setRange(walk, first, first + 1, depth);
      first++;
    } else if (node.valueKind !== NO_VALUE) {
      keepValue(walk, node, depth);
    }
    walk.branches.push({
      node,
      edge,
      depth,
      nibble: 0,
      ref: node.childrenStart,
      next: first,
      below: last,
      after: to,
    });
  }
}

/** Goes to the next child with changes below, or ends the branch. */
function stepBranch(walk: Walk, branch: WalkedBranch): void {
  const { node, depth } = branch;
  const { next } = branch;
  if (next === branch.below) {
    keepChildren(walk, branch, 16);
    walk.branches.pop();
    setRange(walk, next, branch.after, branch.edge);
    return;
  }
  const nibble = nibbleAt(keyOf(walk, next), depth);
  keepChildren(walk, branch, nibble);
  while (branch.next < branch.below && nibbleAt(keyOf(walk, branch.next), depth) === nibble) branch.next++;
  branch.nibble = nibble + 1;
  if (((node.bitmap >> nibble) & 1) === 0) {
    setRange(walk, next, branch.next, depth);
    return;
  }
  writeNibble(walk, depth, nibble);
  const { ref } = branch;
  branch.ref = nextChild(node, ref);
  enterNode(
    walk,
    openChild(walk, node, ref, placeOnPath(walk.path, depth + 1)),
    depth + 1,
    next,
    branch.next,
  );
}

/** Children before `nibble` stay as they are. */
function keepChildren(walk: Walk, branch: WalkedBranch, nibble: number): void {
  const { node, depth } = branch;
  for (let child = branch.nibble; child < nibble; child++) {
    if (((node.bitmap >> child) & 1) === 0) continue;
    writeNibble(walk, depth, child);
    keep(walk, REF_PART, depth + 1, node, branch.ref, node.end);
    branch.ref = nextChild(node, branch.ref);
  }
}

/** Makes changes to keys that the old trie does not have below where the path stands, at `from` nibbles. */
function setRange(walk: Walk, first: number, end: number, from: number): void {
  for (let i = first; i < end; i++) {
    const [key, value] = walk.changes[i] as readonly [Uint8Array, Uint8Array | undefined];
    if (value === undefined) continue;
    writeKey(walk.path, key, from);
    if (walk.shared > from) walk.shared = from;
    addValue(walk.builder, walk.path, key.length * 2, walk.shared, value, walk.version, walk.onValue);
    walk.shared = key.length * 2;
  }
}

function keepValue(walk: Walk, node: TrieNode, depth: number): void {
  if ((depth & 1) === 1) throw new BadNodeError(node.hash, "a value at half a byte");
  keep(walk, VALUE_PART, depth, node, node.valueStart, node.valueEnd);
}

function keep(
  walk: Walk,
  part: typeof VALUE_PART | typeof BRANCH_PART | typeof REF_PART,
  length: number,
  node: TrieNode,
  start: number,
  end: number,
): void {
  addPart(walk.builder, part, walk.path, length, walk.shared, node.valueKind, node.bytes, start, end);
  walk.shared = length;
  walk.kept = node;
}

function dropValue(walk: Walk, node: TrieNode, depth: number): void {
  if (node.valueKind !== HASHED_VALUE) return;
  walk.removed.push([node.bytes.slice(node.valueStart, node.valueEnd), placeOnPath(walk.path, depth)]);
}

function openChild(walk: Walk, node: TrieNode, ref: number, place: NodePlace): TrieNode {
  const child = loadChild(walk.store, node, ref, place);
  if (isHashRef(node, ref)) walk.removed.push([child.hash, place]);
  return child;
}

function writePartial(walk: Walk, node: TrieNode, edge: number): void {
  writePartialTo(walk.path, node, edge);
  if (walk.shared > edge) walk.shared = edge;
}

function writeNibble(walk: Walk, at: number, nibble: number): void {
  walk.path.nibbles[at] = nibble;
  if (walk.shared > at) walk.shared = at;
}

function keyOf(walk: Walk, index: number): Uint8Array {
  return (walk.changes[index] as readonly [Uint8Array, Uint8Array | undefined])[0];
}
