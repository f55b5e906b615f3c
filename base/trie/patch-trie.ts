import { equalBytes } from "@serinus/bytes";
import { type BranchMemory, type RememberedNode, recallChild, rememberChild } from "./branch-memory.ts";
import type { Hasher } from "./hasher.ts";
import { loadChild } from "./load-node.ts";
import { nibbleAt } from "./nibbles.ts";
import {
  EMPTY,
  HASH_LENGTH,
  HASHED_LEAF,
  HASHED_VALUE,
  INLINE_VALUE,
  isHashRef,
  matchPartial,
  NO_VALUE,
  nextChild,
  type TrieNode,
} from "./node.ts";
import { type NodePlace, placeOnKey } from "./node-place.ts";
import type { NodeStore, PlacedHash, PlacedNode } from "./node-store.ts";
import { type NodeWriter, rewriteNode, writeBytes, writeKeyEnd, writtenNode } from "./node-writer.ts";
import type { StateVersion } from "./trie-builder.ts";

/**
 * A key and its new value, `undefined` to remove it. `before` is its value so far, where it is known: then the leaf need
 * not be read. Whether it is right is seen by the leaf's hash.
 */
export type TrieChange = readonly [
  key: Uint8Array,
  value: Uint8Array | undefined,
  before?: Uint8Array | undefined,
];

/** A node that cannot be patched: keys come or go below it. */
export interface Spine {
  readonly node: TrieNode;
  /** What became of the children with changes, by nibble; what is not there was not looked at. */
  readonly outcomes: (Outcome | undefined)[];
}

/** Below a node nothing changes. */
export const UNCHANGED = "unchanged";

/** What became of a node: another in its place, in which only values and hashes differ; or more than that. */
export type Outcome = PlacedNode | Spine | typeof UNCHANGED;

/** What patching goes by, and what comes of it. */
export interface Patching {
  readonly store: NodeStore;
  readonly memory: BranchMemory;
  readonly hasher: Hasher;
  readonly version: StateVersion;
  readonly changes: readonly TrieChange[];
  /** 1 for changes that change nothing: what is removed is not there, what is set is so already. */
  readonly idle: Uint8Array;
  readonly writer: NodeWriter;
  readonly copy: (bytes: Uint8Array) => Uint8Array;
  readonly inserted: PlacedNode[];
  readonly removed: PlacedHash[];
}

/** Levels of branches that are patched; what is deeper, as no usual state is, is left to be built. */
const DEEPEST = 100;

/**
 * Makes the changes `[from, to)` below a node that stands at `place`, behind `edge` nibbles that they all begin with,
 * as far as the trie keeps its shape. Most changes of a block set keys that are there, so that a branch is copied and
 * gets other hashes in the same places. Each node is opened once, whatever the number of changes below it.
 */
export function patchNode(
  patching: Patching,
  at: RememberedNode,
  place: NodePlace,
  edge: number,
  from: number,
  to: number,
  level: number,
): Outcome {
  const { node } = at;
  const depth = edge + node.partialLength;
  let keepsShape = node.kind !== EMPTY;
  let first = from;
  while (first < to && !isBelow(patching, node, first, edge))
    keepsShape = passAbsent(patching, first++) && keepsShape;
  let last = to;
  while (last > first && !isBelow(patching, node, last - 1, edge))
    keepsShape = passAbsent(patching, --last) && keepsShape;
  if (!node.isBranch) return patchLeaf(patching, node, place, depth, first, last, keepsShape);

  if (first < last && keyAt(patching, first).length * 2 === depth) {
    if (node.valueKind === NO_VALUE) keepsShape = passAbsent(patching, first) && keepsShape;
    else keepsShape = false;
    first++;
  }
  const outcomes: (Outcome | undefined)[] = [];
  let patches = 0;
  let ref = node.childrenStart;
  for (let nibble = 0, next = first; next < last; nibble++) {
    const isThere = ((node.bitmap >> nibble) & 1) === 1;
    const start = next;
    while (next < last && nibbleAt(keyAt(patching, next), depth) === nibble) next++;
    if (start < next) {
      if (!isThere) {
        for (let i = start; i < next; i++) keepsShape = passAbsent(patching, i) && keepsShape;
      } else if (!isHashRef(node, ref) || level === DEEPEST) {
        keepsShape = false;
      } else {
        const outcome = patchChild(patching, at, nibble, ref, depth + 1, start, next, level + 1);
        outcomes[nibble] = outcome;
        if (outcome !== UNCHANGED) {
          if ("outcomes" in outcome) keepsShape = false;
          patches++;
        }
      }
    }
    if (isThere) ref = nextChild(node, ref);
  }
  if (!keepsShape) return { node, outcomes };
  if (patches === 0) return UNCHANGED;
  return patchBranch(patching, at, place, outcomes, isOftenMet(from, to) || edge === 0);
}

/** What has one change below it is too far down to be met again soon. */
function isOftenMet(from: number, to: number): boolean {
  return to - from > 1;
}

function patchChild(
  patching: Patching,
  parent: RememberedNode,
  nibble: number,
  ref: number,
  edge: number,
  from: number,
  to: number,
  level: number,
): Outcome {
  const { memory, store } = patching;
  const { node } = parent;
  const place = placeOnKey(keyAt(patching, from), edge);
  if (to - from === 1) {
    const outcome = patchKnownLeaf(patching, node, ref, place, edge, from);
    if (outcome !== undefined) return outcome;
  }
  let child = recallChild(parent, nibble, node.bytes, ref + 1);
  if (child === undefined) {
    const loaded = loadChild(store, node, ref, place);
    if (loaded.isBranch && isOftenMet(from, to)) child = rememberChild(memory, parent, nibble, loaded);
    else child = { node: loaded, children: [] };
  }
  return patchNode(patching, child, place, edge, from, to, level);
}

/** The branch with the new hashes of its children. */
function patchBranch(
  { hasher, copy, inserted, removed }: Patching,
  at: RememberedNode,
  place: NodePlace,
  outcomes: readonly (Outcome | undefined)[],
  isRemembered: boolean,
): PlacedNode {
  const { node } = at;
  // What is remembered outlives the common buffers of an update.
  const bytes = isRemembered ? new Uint8Array(node.bytes) : copy(node.bytes);
  let ref = node.childrenStart;
  for (let nibble = 0; nibble < outcomes.length; nibble++) {
    if (((node.bitmap >> nibble) & 1) === 0) continue;
    const outcome = outcomes[nibble];
    if (outcome !== undefined && outcome !== UNCHANGED) bytes.set((outcome as PlacedNode)[0], ref + 1);
    ref = nextChild(node, ref);
  }
  const hash = hasher(bytes);
  if (isRemembered) at.node = { ...node, bytes, hash };
  return replace(inserted, removed, node.hash, hash, bytes, place);
}

function patchLeaf(
  patching: Patching,
  node: TrieNode,
  place: NodePlace,
  depth: number,
  first: number,
  last: number,
  keepsShape: boolean,
): Outcome {
  const spine = { node, outcomes: [] };
  if (node.kind === EMPTY) return spine;
  const isSet = first < last && keyAt(patching, first).length * 2 === depth;
  let fits = keepsShape;
  for (let i = isSet ? first + 1 : first; i < last; i++) fits = passAbsent(patching, i) && fits;
  if (!fits) return spine;
  if (!isSet) return UNCHANGED;

  const [key, value] = patching.changes[first] as TrieChange;
  if (value === undefined) return spine;
  const { hasher, version, writer, inserted, removed } = patching;
  const isHashed = version === 1 && value.length > HASH_LENGTH;
  const held = isHashed ? hasher(value) : value;
  const kind = isHashed ? HASHED_VALUE : INLINE_VALUE;
  const before = node.bytes.subarray(node.valueStart, node.valueEnd);
  if (kind === node.valueKind && equalBytes(before, held)) {
    patching.idle[first] = 1;
    return UNCHANGED;
  }
  const bytes = rewriteNode(writer, node, kind, held, []);
  // A short one stands inside its parent.
  if (bytes.length < HASH_LENGTH) return spine;
  const keyPlace = placeOnKey(key, depth);
  if (node.valueKind === HASHED_VALUE) removed.push([before.slice(), keyPlace]);
  if (isHashed) inserted.push([held, value, keyPlace]);
  return replace(inserted, removed, node.hash, hasher(bytes), bytes, place);
}

/**
 * Sets the value of a leaf without reading it, when the reference at `ref` of its parent is its hash as the value
 * before makes it. `undefined` when it is not.
 */
function patchKnownLeaf(
  patching: Patching,
  parent: TrieNode,
  ref: number,
  place: NodePlace,
  edge: number,
  index: number,
): Outcome | undefined {
  const { changes, hasher, version, writer, copy, inserted, removed } = patching;
  const [key, value, before] = changes[index] as TrieChange;
  if (version === 0 || value === undefined || before === undefined) return undefined;
  if (value.length <= HASH_LENGTH || before.length <= HASH_LENGTH) return undefined;
  const heldBefore = hasher(before);
  writer.length = 0;
  writeKeyEnd(writer, HASHED_LEAF, key, edge);
  const valueStart = writer.length;
  writeBytes(writer, heldBefore, 0, HASH_LENGTH);
  const hashBefore = hasher(writtenNode(writer));
  for (let i = 0; i < HASH_LENGTH; i++) if (hashBefore[i] !== parent.bytes[ref + 1 + i]) return undefined;
  const held = hasher(value);
  if (equalBytes(held, heldBefore)) {
    patching.idle[index] = 1;
    return UNCHANGED;
  }
  writer.length = valueStart;
  writeBytes(writer, held, 0, HASH_LENGTH);
  const bytes = copy(writtenNode(writer));
  const keyPlace = placeOnKey(key, key.length * 2);
  removed.push([heldBefore, keyPlace]);
  inserted.push([held, value, keyPlace]);
  return replace(inserted, removed, hashBefore, hasher(bytes), bytes, place);
}

function replace(
  inserted: PlacedNode[],
  removed: PlacedHash[],
  before: Uint8Array,
  hash: Uint8Array,
  bytes: Uint8Array,
  place: NodePlace,
): PlacedNode {
  const placed: PlacedNode = [hash, bytes, place];
  removed.push([before, place]);
  inserted.push(placed);
  return placed;
}

/** Goes past a change of a key that is not there; false when the key is to come. */
function passAbsent({ changes, idle }: Patching, index: number): boolean {
  if ((changes[index] as TrieChange)[1] !== undefined) return false;
  idle[index] = 1;
  return true;
}

function isBelow(patching: Patching, node: TrieNode, index: number, edge: number): boolean {
  return matchPartial(node, keyAt(patching, index), edge) === node.partialLength;
}

function keyAt({ changes }: Patching, index: number): Uint8Array {
  return (changes[index] as TrieChange)[0];
}
