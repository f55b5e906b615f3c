import type { BlockHash } from "@serinus/bytes";
import type { BlockRef } from "../ancestry.ts";
import type { Grandpa } from "./state.ts";

/** Blocks that did not come within this much, in T, are asked for again. */
const ASK_AGAIN = 10;

/** Has a block fetched, from peers that take part in voting. */
export function wantBlock(grandpa: Grandpa, block: BlockRef): void {
  const peers = [...grandpa.gossip.peers.values()].filter(({ role }) => role !== "light").map(({ id }) => id);
  grandpa.out.push({ type: "wantBlock", block, peers });
  grandpa.askAt = Math.min(grandpa.askAt, grandpa.now + ASK_AGAIN * grandpa.config.gossipDuration);
}

/** Asks again for blocks that votes, commits and catch-ups still wait for. */
export function askAgain(grandpa: Grandpa): void {
  if (grandpa.now < grandpa.askAt) return;
  grandpa.askAt = Number.POSITIVE_INFINITY;
  const missing = new Map<BlockHash, BlockRef>();
  for (const { waiting } of [grandpa.best, ...grandpa.past])
    for (const [hash, [vote]] of waiting) if (vote !== undefined) missing.set(hash, vote.target);
  for (const pending of grandpa.pending)
    for (const [hash, block] of pending.missing) missing.set(hash, block);
  for (const block of missing.values()) wantBlock(grandpa, block);
}
