import type { BlockHash } from "@serinus/bytes";
import type { BlockEntry } from "@serinus/node-api";
import type { Store } from "@serinus/store";
import { addBlock, type BlockTree, createBlockTree, findBlock } from "./block-tree.ts";
import { ChainError } from "./chain-error.ts";

/** The finalized block and all blocks that stand on it, as stored. */
export function loadTree(store: Pick<Store, "finalized" | "block" | "hashesFrom">): BlockTree {
  const tree = createBlockTree(requireBlock(store, store.finalized()));
  for (const block of unknownBlocks(store, tree)) addBlock(tree, block);
  return tree;
}

/**
 * Stored blocks that stand on the tree and are not in it, parents before children. Each has to be added before the
 * next is asked for.
 */
export function* unknownBlocks(
  store: Pick<Store, "block" | "hashesFrom">,
  tree: BlockTree,
): Generator<BlockEntry> {
  for (const hash of store.hashesFrom(tree.root.number + 1)) {
    if (findBlock(tree, hash) !== undefined) continue;
    const block = requireBlock(store, hash);
    if (findBlock(tree, block.parentHash) !== undefined) yield block;
  }
}

function requireBlock(store: Pick<Store, "block">, hash: BlockHash): BlockEntry {
  const block = store.block(hash);
  if (block !== undefined) return block;
  throw new ChainError("unknown-block", `the store names block ${hash} but does not hold it`);
}
