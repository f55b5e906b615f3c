import type { BlockHash } from "@serinus/bytes";
import { type Ancestry, type BlockRef, isEqualOrDescendent } from "../ancestry.ts";

/** Something that happened at a block, and what happened on forks that descend from it (`fork_tree::Node`). */
export interface ForkNode<T> {
  readonly hash: BlockHash;
  readonly number: number;
  readonly data: T;
  readonly children: ForkNode<T>[];
}

/** What is pending on every fork (`fork_tree::ForkTree`). */
export interface ForkTree<T> {
  roots: ForkNode<T>[];
  best_finalized_number: number | undefined;
}

/** Hangs an entry below the last of its ancestors. False when it is there already or was passed by finality. */
export function addToTree<T>(tree: ForkTree<T>, chain: Ancestry, block: BlockRef, data: T): boolean {
  if (tree.best_finalized_number !== undefined && block.number <= tree.best_finalized_number) return false;
  let siblings = tree.roots;
  for (;;) {
    if (siblings.some(({ hash }) => hash === block.hash)) return false;
    const ancestor = siblings.find(
      (node) => node.number < block.number && isEqualOrDescendent(chain, node, block),
    );
    if (ancestor === undefined) break;
    siblings = ancestor.children;
  }
  siblings.push({ ...block, data, children: [] });
  return true;
}

/** What finality of a block makes of a tree: see {@link finalizeTree}. */
export type TreeChange<T> = { readonly changed: boolean; readonly enacted: T | undefined };

/**
 * Finalizes a block. When it makes a root take effect (`effective`), that is enacted and its children become the
 * roots; what cannot come to be any more is dropped. A descendant may not take effect before its ancestor did: then
 * nothing is enacted and `undefined` is returned.
 */
export function finalizeTree<T>(
  tree: ForkTree<T>,
  chain: Ancestry,
  finalized: BlockRef,
  effective: (data: T) => boolean,
): TreeChange<T> | undefined {
  if (tree.best_finalized_number !== undefined && finalized.number <= tree.best_finalized_number)
    return { changed: false, enacted: undefined };
  const reached = (node: ForkNode<T>) => effective(node.data) && isEqualOrDescendent(chain, node, finalized);
  const root = tree.roots.find(reached);
  if (root?.children.some((child) => child.number <= finalized.number && reached(child))) return undefined;
  let changed = false;
  if (root !== undefined) {
    tree.roots = root.children;
    changed = true;
  }
  const kept = tree.roots.filter(
    (node) => isEqualOrDescendent(chain, node, finalized) || isEqualOrDescendent(chain, finalized, node),
  );
  if (kept.length !== tree.roots.length) changed = true;
  tree.roots = kept;
  tree.best_finalized_number = finalized.number;
  return { changed, enacted: root?.data };
}

/** The same tree with other entries. */
export function mapTree<T>(tree: ForkTree<T>, change: (data: T) => T): ForkTree<T> {
  const mapNode = (node: ForkNode<T>): ForkNode<T> => ({
    ...node,
    data: change(node.data),
    children: node.children.map(mapNode),
  });
  return { ...tree, roots: tree.roots.map(mapNode) };
}
