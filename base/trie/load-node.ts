import { EMPTY_NODE, isEmptyTrieRoot } from "./empty-trie.ts";
import { BadNodeError, MissingNodeError } from "./errors.ts";
import { decodeNode, EMPTY, HASH_LENGTH, HASHED_VALUE, isHashRef, NO_VALUE, type TrieNode } from "./node.ts";
import { type NodePlace, ROOT_PLACE } from "./node-place.ts";
import type { NodeStore } from "./node-store.ts";

/** The root node; that of the empty trie needs not be stored. */
export function loadRoot(store: NodeStore, root: Uint8Array): TrieNode {
  const bytes = store.get(root, ROOT_PLACE) ?? (isEmptyTrieRoot(root) ? EMPTY_NODE : undefined);
  if (bytes === undefined) throw new MissingNodeError(root);
  return decodeNode(bytes, 0, bytes.length, root);
}

/** The child at `place` that the reference at `ref` of `node` stands for, from the store or from within the node. */
export function loadChild(store: NodeStore, node: TrieNode, ref: number, place: NodePlace): TrieNode {
  const start = ref + 1;
  let child: TrieNode;
  if (isHashRef(node, ref)) {
    const hash = node.bytes.slice(start, start + HASH_LENGTH);
    const bytes = store.get(hash, place);
    if (bytes === undefined) throw new MissingNodeError(hash);
    child = decodeNode(bytes, 0, bytes.length, hash);
  } else {
    child = decodeNode(node.bytes, start, start + ((node.bytes[ref] as number) >> 2), node.hash);
  }
  if (child.kind === EMPTY) throw new BadNodeError(child.hash, "the empty node cannot be a child");
  return child;
}

/** The node's value, `undefined` when it has none. An inline value is copied. `place`: that of the key. */
export function loadValue(store: NodeStore, node: TrieNode, place: NodePlace): Uint8Array | undefined {
  if (node.valueKind === NO_VALUE) return undefined;
  const held = node.bytes.slice(node.valueStart, node.valueEnd);
  if (node.valueKind !== HASHED_VALUE) return held;
  const value = store.get(held, place);
  if (value === undefined) throw new MissingNodeError(held);
  return value;
}
