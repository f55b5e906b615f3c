import type { Ancestry, BlockRef } from "../ancestry.ts";
import type { AuthoritySet } from "../authority-set/authority-set.ts";
import { noteSet } from "../gossip/local-view.ts";
import type { RoundState } from "../round/round.ts";
import { createVoterSet, type VoterSet } from "../voter-set.ts";
import { beginRound } from "./begin-round.ts";
import { saveCompleted } from "./saving.ts";
import type { Grandpa } from "./state.ts";

/** The state before a set's first round: its first block is agreed on. */
export function genesisState(block: BlockRef): RoundState {
  return { prevoteGhost: block, finalized: block, estimate: block, completable: true };
}

/** The voters of the current set. @throws Error when there is none: no code path makes such a set. */
export function votersOf(set: AuthoritySet): VoterSet {
  const voters = createVoterSet(set.current_authorities);
  if (voters === undefined)
    throw new Error(`authority set ${set.set_id} has no authorities, or none with weight`);
  return voters;
}

/** Where a forced set begins: at the block that the old one is taken to have finalized, if that is final here. */
export function firstBlockOf(chain: Ancestry, finalized: BlockRef, median: number): BlockRef {
  const number = Math.min(median, finalized.number);
  const hash = chain.ancestor(finalized.hash, number);
  return hash === undefined ? finalized : { hash, number };
}

/** Begins the first round of the authority set that took over after `block`. */
export function startSet(grandpa: Grandpa, block: BlockRef): void {
  const state = genesisState(block);
  grandpa.voters = votersOf(grandpa.authoritySet);
  grandpa.lastFinalizedInRounds = block;
  grandpa.completed = [{ number: 0, state, base: block, votes: [] }];
  grandpa.ownVotes = new Map([[1, { type: "No" }]]);
  grandpa.past = [];
  grandpa.pending = [];
  grandpa.paused = false;
  saveCompleted(grandpa, true);
  grandpa.out.push({ type: "newSet", setId: grandpa.authoritySet.set_id, block });
  noteSet(grandpa, grandpa.authoritySet.set_id);
  beginRound(grandpa, 1, undefined, state);
}
