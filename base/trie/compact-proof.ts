import { blake2_256 } from "@serinus/crypto";
import { BadNodeError, InvalidProofError } from "./errors.ts";
import type { Hasher } from "./hasher.ts";
import { loadRoot } from "./load-node.ts";
import {
  decodeNode,
  HASH_LENGTH,
  HASHED_VALUE,
  INLINE_VALUE,
  isHashRef,
  nextChild,
  type TrieNode,
  type ValueKind,
} from "./node.ts";
import type { NodesByHash } from "./node-store.ts";
import { createNodeWriter, type NodeWriter, rewriteNode } from "./node-writer.ts";

/** First byte of an item whose value is the item after it. */
const VALUE_FOLLOWS = 0x01;
const OMITTED = new Uint8Array(0);

/**
 * The part of a trie that `store` has, root first, each node before what is below it, without the hashes that can be
 * computed from what follows (`trie_db::encode_compact`). A node stands in the proof once for each of its positions,
 * so the store has to be one's own recording, not a stranger's proof.
 * @throws MissingNodeError when the root is not there, BadNodeError
 */
export function encodeCompactProof(store: NodesByHash, root: Uint8Array): Uint8Array[] {
  const writer = createNodeWriter();
  const proof: Uint8Array[] = [];
  const toVisit: TrieNode[] = [loadRoot(store, root)];
  for (let node = toVisit.pop(); node !== undefined; node = toVisit.pop()) {
    const children: (Uint8Array | undefined)[] = [];
    const present: TrieNode[] = [];
    let ref = node.childrenStart;
    for (let nibble = 0; nibble < 16; nibble++) {
      if (((node.bitmap >> nibble) & 1) === 0) continue;
      if (isHashRef(node, ref)) {
        const hash = node.bytes.slice(ref + 1, ref + 1 + HASH_LENGTH);
        const bytes = store.get(hash);
        if (bytes !== undefined) {
          children[nibble] = OMITTED;
          present.push(decodeNode(bytes, 0, bytes.length, hash));
        }
      }
      ref = nextChild(node, ref);
    }
    const held = node.bytes.slice(node.valueStart, node.valueEnd);
    const detached = node.valueKind === HASHED_VALUE ? store.get(held) : undefined;
    if (detached === undefined) {
      proof.push(rewriteNode(writer, node, node.valueKind, held, children));
    } else {
      proof.push(withValueAfter(rewriteNode(writer, node, INLINE_VALUE, OMITTED, children)), detached);
    }
    toVisit.push(...present.reverse());
  }
  return proof;
}

/** A node of a compact proof whose omitted children are being read. */
interface Unfinished {
  readonly node: TrieNode;
  readonly valueKind: ValueKind;
  readonly value: Uint8Array;
  readonly children: (Uint8Array | undefined)[];
  nibble: number;
  ref: number;
}

/** A trie of which a compact proof tells a part. */
export interface ProvenTrie {
  /** Has to be compared with the one that is trusted. */
  readonly root: Uint8Array;
  /** Nodes and detached values. */
  readonly nodes: Uint8Array[];
}

/**
 * Nodes and detached values of a proof made by {@link encodeCompactProof}, and the root that they stand under, which
 * has to be compared with the one that is trusted. Takes time and memory in proportion to the proof.
 * @throws InvalidProofError naming the item
 */
export function decodeCompactProof(proof: Iterable<Uint8Array>, hasher: Hasher = blake2_256): ProvenTrie {
  const items = [...proof];
  const { end, ...trie } = decodeTrie(items, 0, hasher);
  if (end < items.length) throw new InvalidProofError(`item ${end} of the compact proof is not asked for`);
  return trie;
}

/**
 * The tries of a proof that holds several one after the other, as that of a state does: the top trie, then child tries.
 * @throws InvalidProofError naming the item
 */
export function decodeCompactProofs(
  proof: Iterable<Uint8Array>,
  hasher: Hasher = blake2_256,
): readonly ProvenTrie[] {
  const items = [...proof];
  const tries: ProvenTrie[] = [];
  for (let start = 0; start < items.length; ) {
    const { end, ...trie } = decodeTrie(items, start, hasher);
    tries.push(trie);
    start = end;
  }
  return tries;
}

function decodeTrie(
  items: readonly Uint8Array[],
  start: number,
  hasher: Hasher,
): ProvenTrie & { readonly end: number } {
  const writer = createNodeWriter();
  const nodes: Uint8Array[] = [];
  const above: Unfinished[] = [];
  for (let index = start; ; ) {
    const item = itemAt(items, index);
    const hasValueAfter = item[0] === VALUE_FOLLOWS;
    const attached = hasValueAfter ? itemAt(items, index + 1) : undefined;
    let unfinished = begin(item, index, attached, hasher);
    if (attached !== undefined) nodes.push(attached);
    index += hasValueAfter ? 2 : 1;
    while (!findOmitted(unfinished)) {
      const bytes = finish(writer, unfinished);
      const hash = hasher(bytes);
      nodes.push(bytes);
      const parent = above.pop();
      if (parent === undefined) return { root: hash, nodes, end: index };
      parent.children[parent.nibble++] = hash;
      parent.ref = nextChild(parent.node, parent.ref);
      unfinished = parent;
    }
    above.push(unfinished);
  }
}

function itemAt(items: readonly Uint8Array[], index: number): Uint8Array {
  const item = items[index];
  if (item === undefined) throw new InvalidProofError(`the compact proof ends before item ${index}`);
  return item;
}

function begin(
  item: Uint8Array,
  index: number,
  attached: Uint8Array | undefined,
  hasher: Hasher,
): Unfinished {
  const node = decodeItem(item, attached === undefined ? 0 : 1, index);
  if (attached !== undefined && (node.valueKind !== INLINE_VALUE || node.valueStart !== node.valueEnd)) {
    throw new InvalidProofError(`item ${index} of the compact proof has a value and one after it`);
  }
  return {
    node,
    valueKind: attached === undefined ? node.valueKind : HASHED_VALUE,
    value: attached === undefined ? node.bytes.subarray(node.valueStart, node.valueEnd) : hasher(attached),
    children: [],
    nibble: 0,
    ref: node.childrenStart,
  };
}

function decodeItem(item: Uint8Array, start: number, index: number): TrieNode {
  try {
    return decodeNode(item, start, item.length, OMITTED, true);
  } catch (error) {
    if (!(error instanceof BadNodeError)) throw error;
    throw new InvalidProofError(`item ${index} of the compact proof is not a node: ${error.reason}`);
  }
}

/** Goes to the next child that was left out; false when there is none. */
function findOmitted(unfinished: Unfinished): boolean {
  const { node } = unfinished;
  for (; unfinished.nibble < 16; unfinished.nibble++) {
    if (((node.bitmap >> unfinished.nibble) & 1) === 0) continue;
    if (node.bytes[unfinished.ref] === 0) return true;
    unfinished.ref = nextChild(node, unfinished.ref);
  }
  return false;
}

function finish(writer: NodeWriter, { node, valueKind, value, children }: Unfinished): Uint8Array {
  return rewriteNode(writer, node, valueKind, value, children);
}

function withValueAfter(node: Uint8Array): Uint8Array {
  const item = new Uint8Array(node.length + 1);
  item[0] = VALUE_FOLLOWS;
  item.set(node, 1);
  return item;
}
