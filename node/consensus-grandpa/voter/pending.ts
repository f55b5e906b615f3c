import { type BlockHash, equalBytes } from "@serinus/bytes";
import type { PeerId } from "@serinus/node-api";
import type { BlockRef } from "../ancestry.ts";
import type { Grandpa } from "./state.ts";
import { wantBlock } from "./want-blocks.ts";

/** Commits and catch-ups that wait for blocks: the newest of all peers, and of each. */
const MAX_PENDING = 32;
const MAX_OF_PEER = 2;

/**
 * Does something with a peer's message when all the blocks are here: now, or after their import. The oldest of too many
 * is forgotten, first of those by the same peer.
 */
export function awaitBlocks(
  grandpa: Grandpa,
  from: PeerId,
  message: Uint8Array | undefined,
  blocks: readonly BlockRef[],
  then: () => void,
): void {
  const missing = new Map<BlockHash, BlockRef>();
  for (const block of blocks)
    if (grandpa.env.chain.number(block.hash) === undefined) missing.set(block.hash, block);
  if (missing.size === 0) {
    then();
    return;
  }
  for (const block of missing.values()) wantBlock(grandpa, block);
  const { pending } = grandpa;
  pending.push({ from, message, missing, setId: grandpa.gossip.setId, then });
  const own = pending.filter((other) => other.from === from);
  const [first] = own.length > MAX_OF_PEER ? own : pending.length > MAX_PENDING ? pending : [];
  if (first !== undefined) pending.splice(pending.indexOf(first), 1);
}

/** Whether the same message already waits for its blocks. */
export function isPending(grandpa: Grandpa, message: Uint8Array): boolean {
  return grandpa.pending.some((other) => other.message !== undefined && equalBytes(other.message, message));
}

/** A block was imported. */
export function releasePending(grandpa: Grandpa, hash: BlockHash): void {
  const ready = grandpa.pending.filter(({ missing }) => missing.delete(hash) && missing.size === 0);
  if (ready.length === 0) return;
  grandpa.pending = grandpa.pending.filter((pending) => !ready.includes(pending));
  for (const { then, setId } of ready) if (setId === grandpa.gossip.setId) then();
}
