import type { Hasher } from "./hasher.ts";
import { createNibblePath, growPath, type NibblePath } from "./nibbles.ts";
import { HASH_LENGTH, NO_VALUE, partialAt, type TrieNode, type ValueKind } from "./node.ts";
import { type NodePlace, placeOnPath } from "./node-place.ts";
import {
  branchKind,
  createNodeWriter,
  leafKind,
  type NodeWriter,
  writeByte,
  writeBytes,
  writeHeader,
  writeValue,
  writtenNode,
} from "./node-writer.ts";

/** Layout of the trie: 0 keeps every value in its node, 1 keeps values over 32 bytes apart and their hash in the node. */
export type StateVersion = 0 | 1;

/** Is given a node, or a detached value, that is referred to by hash. */
export type OnNode = (hash: Uint8Array, node: Uint8Array, place: NodePlace) => void;

/**
 * Builds a trie bottom up from parts given in the order of their keys, in one pass: a branch is written as soon as a
 * key leaves it. Parts are values, and of a trie that is being changed also whole branches and references to nodes
 * that stay as they are.
 *
 * Only the branches on the path to the last part are open. The part given last waits until the next one shows how much
 * of its path they share, for that decides where it hangs.
 */
export interface TrieBuilder {
  readonly hasher: Hasher;
  /** Is given every node that is referred to by hash. The node is a view that the next one overwrites. */
  readonly onNode: OnNode | undefined;
  /** Opens the node that the reference given last stands for, to move it away from its place. */
  readonly open: (ref: number, place: NodePlace) => TrieNode;
  readonly writer: NodeWriter;
  /** Kept when popped, to be used again. */
  readonly branches: OpenBranch[];
  openBranches: number;
  /** The waiting part and its path. */
  part: typeof NO_PART | typeof VALUE_PART | typeof BRANCH_PART | typeof REF_PART;
  readonly path: NibblePath;
  length: number;
  valueKind: ValueKind;
  bytes: Uint8Array;
  start: number;
  end: number;
}

interface OpenBranch {
  /** Nibbles of the path up to the branch. */
  depth: number;
  bitmap: number;
  /** References to its children so far, encoded. */
  readonly refs: Uint8Array;
  refsLength: number;
  valueKind: ValueKind;
  value: Uint8Array;
  valueStart: number;
  valueEnd: number;
}

const NO_PART = 0;
/** A value: `bytes[start, end)` is the value, or its hash. */
export const VALUE_PART = 1;
/** A branch with all below it: `bytes[start, end)` is what follows its partial key. */
export const BRANCH_PART = 2;
/** A reference: `start` is where it begins in `bytes`. Its path ends with the nibble of the parent's slot. */
export const REF_PART = 3;

const NO_BYTES = new Uint8Array(0);

export function createTrieBuilder(
  hasher: Hasher,
  onNode: TrieBuilder["onNode"],
  open: TrieBuilder["open"],
): TrieBuilder {
  return {
    hasher,
    onNode,
    open,
    writer: createNodeWriter(),
    branches: [],
    openBranches: 0,
    part: NO_PART,
    path: createNibblePath(),
    length: 0,
    valueKind: NO_VALUE,
    bytes: NO_BYTES,
    start: 0,
    end: 0,
  };
}

/**
 * Gives the next part, at the first `length` nibbles of `path`. The first `shared` are known to be those of the part
 * before; `bytes` must stay unchanged until the trie is finished.
 */
export function addPart(
  builder: TrieBuilder,
  part: typeof VALUE_PART | typeof BRANCH_PART | typeof REF_PART,
  path: NibblePath,
  length: number,
  shared: number,
  valueKind: ValueKind,
  bytes: Uint8Array,
  start: number,
  end: number,
): void {
  let common = shared;
  if (builder.part !== NO_PART) {
    const most = Math.min(length, builder.length);
    const mine = builder.path.nibbles;
    const its = path.nibbles;
    while (common < most && mine[common] === its[common]) common++;
    place(builder, common);
  }
  growPath(builder.path, length);
  const mine = builder.path.nibbles;
  const its = path.nibbles;
  for (let i = common; i < length; i++) mine[i] = its[i] as number;
  builder.part = part;
  builder.length = length;
  builder.valueKind = valueKind;
  builder.bytes = bytes;
  builder.start = start;
  builder.end = end;
}

/** Ends the trie; its root, `undefined` when no part was given. */
export function finishTrie(builder: TrieBuilder): Uint8Array | undefined {
  return builder.part === NO_PART ? undefined : place(builder, -1);
}

/** Hangs the waiting part, of whose path the next part has the first `common` nibbles, and closes what the path leaves. */
function place(builder: TrieBuilder, common: number): Uint8Array | undefined {
  if (common > topDepth(builder)) {
    const branch = openBranch(builder, common);
    if (builder.length === common) {
      branch.valueKind = builder.valueKind;
      branch.value = builder.bytes;
      branch.valueStart = builder.start;
      branch.valueEnd = builder.end;
      return undefined;
    }
    return hangPart(builder, common);
  }
  let root = hangPart(builder, topDepth(builder));
  while (topDepth(builder) > common) {
    const branch = builder.branches[--builder.openBranches] as OpenBranch;
    const parent = Math.max(common, topDepth(builder));
    writeBranch(builder, branch, parent);
    if (parent > topDepth(builder)) openBranch(builder, parent);
    root = hangNode(builder, parent);
  }
  return root;
}

function topDepth(builder: TrieBuilder): number {
  return builder.openBranches === 0 ? -1 : (builder.branches[builder.openBranches - 1] as OpenBranch).depth;
}

function openBranch(builder: TrieBuilder, depth: number): OpenBranch {
  let branch = builder.branches[builder.openBranches];
  if (branch === undefined) {
    const refs = new Uint8Array(16 * (1 + HASH_LENGTH));
    branch = {
      depth,
      bitmap: 0,
      refs,
      refsLength: 0,
      valueKind: NO_VALUE,
      value: NO_BYTES,
      valueStart: 0,
      valueEnd: 0,
    };
    builder.branches.push(branch);
  } else {
    branch.depth = depth;
    branch.bitmap = 0;
    branch.refsLength = 0;
    branch.valueKind = NO_VALUE;
  }
  builder.openBranches++;
  return branch;
}

/** Hangs the waiting part in the top branch, which is `parent` nibbles deep; -1: makes it the root. */
function hangPart(builder: TrieBuilder, parent: number): Uint8Array | undefined {
  const { writer } = builder;
  if (builder.part === REF_PART) {
    if (builder.length === parent + 1) {
      appendRef(
        builder,
        parent,
        builder.bytes,
        builder.start + 1,
        (builder.bytes[builder.start] as number) >> 2,
      );
      return undefined;
    }
    moveReferredNode(builder);
  }
  writer.length = 0;
  const isValue = builder.part === VALUE_PART;
  const kind = isValue ? leafKind(builder.valueKind) : branchKind(builder.valueKind);
  writeHeader(writer, kind, builder.path.nibbles, parent + 1, builder.length);
  if (isValue) writeValue(writer, builder.valueKind, builder.bytes, builder.start, builder.end);
  else writeBytes(writer, builder.bytes, builder.start, builder.end);
  return hangNode(builder, parent);
}

/** Its old parent is gone and its partial key grows: from a reference, the waiting part becomes what it refers to. */
function moveReferredNode(builder: TrieBuilder): void {
  const node = builder.open(builder.start, placeOnPath(builder.path, builder.length));
  growPath(builder.path, builder.length + node.partialLength);
  for (let i = 0; i < node.partialLength; i++) builder.path.nibbles[builder.length++] = partialAt(node, i);
  builder.part = node.isBranch ? BRANCH_PART : VALUE_PART;
  builder.valueKind = node.valueKind;
  builder.bytes = node.bytes;
  builder.start = node.isBranch ? node.bodyStart : node.valueStart;
  builder.end = node.end;
}

function writeBranch(builder: TrieBuilder, branch: OpenBranch, parent: number): void {
  const { writer } = builder;
  writer.length = 0;
  writeHeader(writer, branchKind(branch.valueKind), builder.path.nibbles, parent + 1, branch.depth);
  writeByte(writer, branch.bitmap & 255);
  writeByte(writer, branch.bitmap >> 8);
  writeValue(writer, branch.valueKind, branch.value, branch.valueStart, branch.valueEnd);
  writeBytes(writer, branch.refs, 0, branch.refsLength);
}

/** Hangs the node in the writer: inline when it is short, else by hash. The root is always hashed. */
function hangNode(builder: TrieBuilder, parent: number): Uint8Array | undefined {
  const { writer } = builder;
  if (parent !== -1 && writer.length < HASH_LENGTH) {
    appendRef(builder, parent, writer.buffer, 0, writer.length);
    return undefined;
  }
  const node = writtenNode(writer);
  const hash = builder.hasher(node);
  builder.onNode?.(hash, node, placeOnPath(builder.path, parent + 1));
  if (parent === -1) return hash;
  appendRef(builder, parent, hash, 0, HASH_LENGTH);
  return undefined;
}

function appendRef(
  builder: TrieBuilder,
  parent: number,
  bytes: Uint8Array,
  start: number,
  length: number,
): void {
  const branch = builder.branches[builder.openBranches - 1] as OpenBranch;
  branch.bitmap |= 1 << (builder.path.nibbles[parent] as number);
  const { refs } = branch;
  let at = branch.refsLength;
  refs[at++] = length << 2;
  for (let i = start, end = start + length; i < end; i++) refs[at++] = bytes[i] as number;
  branch.refsLength = at;
}
