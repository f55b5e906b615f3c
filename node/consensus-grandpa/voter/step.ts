import type { BlockRef } from "../ancestry.ts";
import {
  AuthoritySetError,
  applyStandardChanges,
  importBlockChanges,
} from "../authority-set/authority-set.ts";
import { tickGossip } from "../gossip/local-view.ts";
import { connectPeer, disconnectPeer, receiveMessage } from "../gossip/receive.ts";
import type { Input, Output } from "../outputs.ts";
import type { AnnouncedChange } from "../wire/consensus-log.ts";
import { advance } from "./advance.ts";
import { finalizeBlock } from "./finality.ts";
import { releasePassed, releaseVotes } from "./import-vote.ts";
import { releasePending } from "./pending.ts";
import { saveAuthoritySet, saveCompleted } from "./saving.ts";
import { firstBlockOf, startSet } from "./start-set.ts";
import type { Grandpa } from "./state.ts";
import { askAgain } from "./want-blocks.ts";

/**
 * Tells the voter what happened at `now` (milliseconds, never going back) and returns what it wants done. The same
 * inputs on the same environment give the same outputs.
 */
export function step(grandpa: Grandpa, now: number, input: Input): readonly Output[] {
  grandpa.now = now;
  switch (input.type) {
    case "tick":
      break;
    case "imported":
      importBlock(grandpa, input.block, input.change);
      break;
    case "finalized":
      noteFinalized(grandpa, input.block);
      break;
    case "connected":
      connectPeer(grandpa, input.peer, input.role);
      break;
    case "disconnected":
      disconnectPeer(grandpa, input.peer);
      break;
    case "messages":
      for (const message of input.messages) receiveMessage(grandpa, input.peer, message);
      break;
    case "justified":
      finalizeBlock(grandpa, input.justification.round, input.justification.commit, input.justification);
      break;
  }
  tickGossip(grandpa);
  askAgain(grandpa);
  advance(grandpa);
  const { out } = grandpa;
  grandpa.out = [];
  return out;
}

function importBlock(grandpa: Grandpa, block: BlockRef, change: AnnouncedChange | undefined): void {
  const { authoritySet, env } = grandpa;
  try {
    const { noted, median } = importBlockChanges(authoritySet, env.chain, block, change);
    if (noted) saveAuthoritySet(grandpa);
    if (median !== undefined) startSet(grandpa, firstBlockOf(env.chain, grandpa.finalized, median));
    else if (noted && change?.medianLastFinalized !== undefined) pause(grandpa);
  } catch (error) {
    if (!(error instanceof AuthoritySetError)) throw error;
    grandpa.out.push({ type: "log", level: "error", message: error.message });
  }
  releaseVotes(grandpa, block.hash);
  releasePending(grandpa, block.hash);
}

/** Nobody votes any more: the set that is forced to follow finalizes on. */
function pause(grandpa: Grandpa): void {
  grandpa.paused = true;
  saveCompleted(grandpa, false);
}

/** Follows what was finalized without votes that this node saw. */
function noteFinalized(grandpa: Grandpa, block: BlockRef): void {
  if (block.number <= grandpa.finalized.number) return;
  const change = applyStandardChanges(grandpa.authoritySet, grandpa.env.chain, block);
  grandpa.finalized = block;
  if (block.number > grandpa.lastFinalizedInRounds.number) grandpa.lastFinalizedInRounds = block;
  releasePassed(grandpa);
  if (change?.newSet === true) startSet(grandpa, block);
  else if (change !== undefined) saveAuthoritySet(grandpa);
}
