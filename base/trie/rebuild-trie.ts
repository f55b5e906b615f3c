import { addValue } from "./build-trie.ts";
import { BadNodeError } from "./errors.ts";
import { loadChild } from "./load-node.ts";
import { netUpdate } from "./net-update.ts";
import { compareWithPath, createNibblePath, type NibblePath, nibbleAt, writeKey } from "./nibbles.ts";
import {
  decodeNode,
  EMPTY,
  HASH_LENGTH,
  HASHED_VALUE,
  isHashRef,
  NO_VALUE,
  nextChild,
  type TrieNode,
  writePartialTo,
} from "./node.ts";
import { type NodePlace, placeOnPath, ROOT_PLACE } from "./node-place.ts";
import type { NodeStore, PlacedHash, PlacedNode, TrieUpdate } from "./node-store.ts";
import type { Outcome, Patching, Spine, TrieChange } from "./patch-trie.ts";
import { UNCHANGED } from "./patch-trie.ts";
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
 * Makes all changes to a trie of which some nodes are patched already and the others, from the root down, could not be;
 * `undefined` for a trie without keys. Patched nodes that have to move are taken out of what patching inserted.
 * @returns the new root, `undefined` when no key is left, and what is inserted and removed besides what patching told.
 */
export function rebuildTrie(
  patching: Patching,
  spine: Spine | undefined,
): Pick<TrieUpdate, "inserted" | "removed"> & { readonly root: Uint8Array | undefined } {
  const { store, changes, version, hasher, copy } = patching;
  const inserted: PlacedNode[] = [];
  const builder = createTrieBuilder(
    hasher,
    (hash, node, place) => inserted.push([hash, copy(node), place]),
    (ref, place) => openKept(walk, ref, place),
  );
  const walk: Walk = {
    ...{ store, changes, version, builder, patched: patching.inserted },
    path: createNibblePath(),
    shared: 0,
    kept: undefined,
    branches: [],
    removed: [],
    onValue: (...value) => inserted.push(value),
  };
  if (spine === undefined) {
    setRange(walk, 0, changes.length, 0);
  } else {
    walk.removed.push([spine.node.hash, ROOT_PLACE]);
    enterNode(walk, spine, 0, 0, changes.length);
    while (walk.branches.length > 0) stepBranch(walk, walk.branches.at(-1) as WalkedBranch);
  }
  return { root: finishTrie(builder), ...netUpdate(inserted, walk.removed) };
}

/**
 * Walks what of the old trie could not be patched and the changes side by side, in the order of keys, and gives the
 * builder what stays and what comes.
 */
interface Walk {
  readonly store: NodeStore;
  readonly changes: readonly TrieChange[];
  readonly version: StateVersion;
  readonly builder: TrieBuilder;
  readonly path: NibblePath;
  /** How much of the path has not changed since the builder was given a part. */
  shared: number;
  /** The node that the part kept last is of, or the patched node that it refers to. */
  kept: TrieNode | PlacedNode | undefined;
  readonly branches: WalkedBranch[];
  /** The nodes that were patched: one that has to move is taken out again. */
  readonly patched: PlacedNode[];
  /** The nodes opened and the values left behind. */
  readonly removed: PlacedHash[];
  readonly onValue: OnNode;
}

/** A branch with changes below it. Changes are given as ranges of their indices. */
interface WalkedBranch {
  readonly node: TrieNode;
  readonly outcomes: Spine["outcomes"];
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
function enterNode(walk: Walk, { node, outcomes }: Spine, edge: number, from: number, to: number): void {
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
      outcomes,
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
  while (branch.next < branch.below && nibbleAt(keyOf(walk, branch.next), depth) === nibble) branch.next++;
  const outcome: Outcome | undefined = branch.outcomes[nibble];
  if (outcome === UNCHANGED) return;
  keepChildren(walk, branch, nibble);
  branch.nibble = nibble + 1;
  if (((node.bitmap >> nibble) & 1) === 0) {
    setRange(walk, next, branch.next, depth);
    return;
  }
  writeNibble(walk, depth, nibble);
  const { ref } = branch;
  branch.ref = nextChild(node, ref);
  if (outcome === undefined) {
    const child = openChild(walk, node, ref, placeOnPath(walk.path, depth + 1));
    enterNode(walk, { node: child, outcomes: [] }, depth + 1, next, branch.next);
  } else if ("outcomes" in outcome) {
    walk.removed.push([outcome.node.hash, placeOnPath(walk.path, depth + 1)]);
    enterNode(walk, outcome, depth + 1, next, branch.next);
  } else {
    keepPatched(walk, outcome, depth + 1);
  }
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
    const [key, value] = walk.changes[i] as TrieChange;
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

function keepPatched(walk: Walk, patched: PlacedNode, length: number): void {
  const ref = new Uint8Array(1 + HASH_LENGTH);
  ref[0] = HASH_LENGTH << 2;
  ref.set(patched[0], 1);
  addPart(walk.builder, REF_PART, walk.path, length, walk.shared, NO_VALUE, ref, 0, ref.length);
  walk.shared = length;
  walk.kept = patched;
}

/** Opens what the reference kept last stands for, to move it. */
function openKept(walk: Walk, ref: number, place: NodePlace): TrieNode {
  const kept = walk.kept as TrieNode | PlacedNode;
  if ("bytes" in kept) return openChild(walk, kept, ref, place);
  walk.patched.splice(walk.patched.indexOf(kept), 1);
  return decodeNode(kept[1], 0, kept[1].length, kept[0]);
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
  return (walk.changes[index] as TrieChange)[0];
}
