import type { BlockHash } from "@serinus/bytes";
import type { BlockRef } from "../ancestry.ts";
import type { Grandpa } from "./state.ts";
import { wantBlock } from "./want-blocks.ts";

/** Commits and catch-ups that wait for blocks: the newest of them. */
const MAX_PENDING = 8;

/** Does something when all the blocks are here: now, or after their import. The oldest of too many is forgotten. */
export function awaitBlocks(grandpa: Grandpa, blocks: readonly BlockRef[], then: () => void): void {
  const missing = new Map<BlockHash, BlockRef>();
  for (const block of blocks)
    if (grandpa.env.chain.number(block.hash) === undefined) missing.set(block.hash, block);
  if (missing.size === 0) {
    then();
    return;
  }
  for (const block of missing.values()) wantBlock(grandpa, block);
  grandpa.pending.push({ missing, setId: grandpa.gossip.setId, then });
  if (grandpa.pending.length > MAX_PENDING) grandpa.pending.shift();
}

/** A block was imported. */
export function releasePending(grandpa: Grandpa, hash: BlockHash): void {
  const ready = grandpa.pending.filter(({ missing }) => missing.delete(hash) && missing.size === 0);
  if (ready.length === 0) return;
  grandpa.pending = grandpa.pending.filter((pending) => !ready.includes(pending));
  for (const { then, setId } of ready) if (setId === grandpa.gossip.setId) then();
}
