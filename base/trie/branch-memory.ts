import { equalBytes } from "@serinus/bytes";
import { HASH_LENGTH, type TrieNode } from "./node.ts";

/** A node, and those below it that are remembered, by nibble. */
export interface RememberedNode {
  node: TrieNode;
  readonly children: (RememberedNode | undefined)[];
}

/**
 * Branches that earlier updates went through, so that the next one need not read them again: the upper ones of a large
 * trie are on the way to nearly every key. Nodes are found by their position and used only when they have the hash that
 * is asked for, so that nothing here can be wrong: what belongs to another state, or a fork, is replaced.
 */
export interface BranchMemory {
  root: RememberedNode | undefined;
  count: number;
}

/** Some 30 MiB. */
export const MOST_BRANCHES = 32_768;

/** A memory without branches. */
export function createBranchMemory(): BranchMemory {
  return { root: undefined, count: 0 };
}

/** The node at the top, when it is `root`. A memory that is full begins anew. */
export function recallRoot(memory: BranchMemory, root: Uint8Array): RememberedNode | undefined {
  if (memory.count > MOST_BRANCHES) {
    memory.root = undefined;
    memory.count = 0;
  }
  return memory.root !== undefined && equalBytes(memory.root.node.hash, root) ? memory.root : undefined;
}

/** Puts another node at the top; what lies below stays, for most of it is the same. */
export function rememberRoot(memory: BranchMemory, node: TrieNode): RememberedNode {
  if (memory.root === undefined) memory.root = { node, children: [] };
  else memory.root.node = node;
  return memory.root;
}

/** The child `nibble`, when it has the hash that its parent holds in `bytes` at `start`. */
export function recallChild(
  parent: RememberedNode,
  nibble: number,
  bytes: Uint8Array,
  start: number,
): RememberedNode | undefined {
  const child = parent.children[nibble];
  if (child === undefined) return undefined;
  const { hash } = child.node;
  for (let i = 0; i < HASH_LENGTH; i++) if (hash[i] !== bytes[start + i]) return undefined;
  return child;
}

/** Puts a node in the place of the child `nibble`. */
export function rememberChild(
  memory: BranchMemory,
  parent: RememberedNode,
  nibble: number,
  node: TrieNode,
): RememberedNode {
  const before = parent.children[nibble];
  if (before !== undefined) {
    before.node = node;
    return before;
  }
  const child = { node, children: [] };
  parent.children[nibble] = child;
  memory.count++;
  return child;
}
