import type { BlockHash } from "@serinus/bytes";
import type { BlockEntry } from "@serinus/node-api";

/** The last finalized block and everything known above it. */
export interface BlockTree {
  /** The last finalized block. */
  root: BlockEntry;
  /** Blocks that descend from the root, parents before children. */
  readonly blocks: Map<BlockHash, BlockEntry>;
}

/** The way from one block of a tree to another. */
export interface TreeRoute {
  /** From the first block down to the common ancestor's child. */
  readonly retracted: readonly BlockEntry[];
  /** From the common ancestor's child up to the second block. */
  readonly enacted: readonly BlockEntry[];
}

/** A tree of the finalized block alone. */
export function createBlockTree(root: BlockEntry): BlockTree {
  return { root, blocks: new Map() };
}

/** The block of this hash, the root included. */
export function findBlock(tree: BlockTree, hash: BlockHash): BlockEntry | undefined {
  return hash === tree.root.hash ? tree.root : tree.blocks.get(hash);
}

/** Adds a block whose parent is in the tree. */
export function addBlock(tree: BlockTree, block: BlockEntry): void {
  if (findBlock(tree, block.parentHash) === undefined) {
    throw new Error(`block ${block.hash} has no parent in the tree`);
  }
  tree.blocks.set(block.hash, block);
}

/** @returns the way between two blocks of the tree. */
export function treeRoute(tree: BlockTree, from: BlockEntry, to: BlockEntry): TreeRoute {
  const retracted: BlockEntry[] = [];
  const enacted: BlockEntry[] = [];
  let low = from;
  let high = to;
  while (low.hash !== high.hash) {
    if (low.number >= high.number) {
      retracted.push(low);
      low = parentOf(tree, low);
    } else {
      enacted.push(high);
      high = parentOf(tree, high);
    }
  }
  return { retracted, enacted: enacted.reverse() };
}

/** Whether `block` is `ancestor` or stands on it; both are of the tree. */
export function descendsFrom(tree: BlockTree, block: BlockEntry, ancestor: BlockEntry): boolean {
  let at = block;
  while (at.number > ancestor.number) at = parentOf(tree, at);
  return at.hash === ancestor.hash;
}

/** The blocks that stand on `ancestor`, parents before children, without itself. */
export function descendants(tree: BlockTree, ancestor: BlockEntry): BlockEntry[] {
  const found = new Map([[ancestor.hash, ancestor]]);
  for (const block of tree.blocks.values()) if (found.has(block.parentHash)) found.set(block.hash, block);
  found.delete(ancestor.hash);
  return [...found.values()];
}

/**
 * Makes a block of the tree its root and leaves only what stands on it.
 * @returns the blocks from the old root's child to the new root, and those that stand on neither.
 */
export function moveRoot(
  tree: BlockTree,
  root: BlockEntry,
): { finalized: BlockEntry[]; pruned: BlockHash[] } {
  const { enacted } = treeRoute(tree, tree.root, root);
  const kept = descendants(tree, root);
  for (const block of [...enacted, ...kept]) tree.blocks.delete(block.hash);
  const pruned = [...tree.blocks.keys()];
  tree.root = root;
  tree.blocks.clear();
  for (const block of kept) tree.blocks.set(block.hash, block);
  return { finalized: [...enacted], pruned };
}

/** Makes a tree what another one is. */
export function resetTree(tree: BlockTree, other: BlockTree): void {
  tree.root = other.root;
  tree.blocks.clear();
  for (const [hash, block] of other.blocks) tree.blocks.set(hash, block);
}

function parentOf(tree: BlockTree, block: BlockEntry): BlockEntry {
  const parent = findBlock(tree, block.parentHash);
  if (parent === undefined) throw new Error(`block ${block.hash} does not stand in the tree`);
  return parent;
}
