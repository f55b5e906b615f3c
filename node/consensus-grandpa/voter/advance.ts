import { type BlockRef, isEqualOrDescendent } from "../ancestry.ts";
import { votingLimit } from "../authority-set/authority-set.ts";
import { type RoundState, roundState } from "../round/round.ts";
import { primaryOf } from "../voter-set.ts";
import { restrictVote } from "../voting-rules.ts";
import { PRECOMMIT, PREVOTE, PRIMARY_PROPOSE } from "../wire/vote-bytes.ts";
import { beginRound } from "./begin-round.ts";
import { castVote } from "./cast-vote.ts";
import { noteCompleted, pushPast } from "./complete-round.ts";
import { commitRound, finalizeRound } from "./finality.ts";
import type { Grandpa, VotingRound } from "./state.ts";

/** Does all that votes and time allow: finalizes, votes, begins rounds, commits. */
export function advance(grandpa: Grandpa): void {
  const { set_id } = grandpa.authoritySet;
  for (;;) {
    const voting = grandpa.best;
    for (const past of grandpa.past) {
      finalizeRound(grandpa, past);
      // Finality may have begun another set, and with it other rounds.
      if (grandpa.authoritySet.set_id !== set_id) {
        advance(grandpa);
        return;
      }
    }
    if (!grandpa.paused) takePart(grandpa, voting);
    finalizeRound(grandpa, voting);
    if (grandpa.authoritySet.set_id !== set_id) {
      advance(grandpa);
      return;
    }
    for (const past of grandpa.past) commitRound(grandpa, past);
    grandpa.past = grandpa.past.filter((past) => !isConcluded(grandpa, past));
    if (grandpa.paused || voting.phase !== "precommitted" || !isComplete(grandpa, voting)) return;
    completeRound(grandpa, voting);
  }
}

/** The state of the round before, by all votes that came for it. */
function stateBefore(grandpa: Grandpa, voting: VotingRound): RoundState {
  if (voting.previous === undefined) return voting.previousState;
  const state = roundState(voting.previous, grandpa.env.chain);
  return state.estimate === undefined ? voting.previousState : state;
}

function takePart(grandpa: Grandpa, voting: VotingRound): void {
  const { chain } = grandpa.env;
  const { gossipDuration } = grandpa.config;
  const elapsed = grandpa.now - voting.startedAt;
  if (voting.phase === "start") propose(grandpa, voting);
  if (voting.phase === "start" || voting.phase === "proposed") {
    if (elapsed < 2 * gossipDuration && !roundState(voting.round, chain).completable) return;
    const target = prevoteTarget(grandpa, voting);
    voting.phase = "prevoted";
    if (target !== undefined) castVote(grandpa, voting, PREVOTE, target);
  }
  if (voting.phase === "prevoted") {
    const state = roundState(voting.round, chain);
    const ghost = state.prevoteGhost;
    const { estimate } = stateBefore(grandpa, voting);
    if (ghost === undefined || estimate === undefined) return;
    if (elapsed < 4 * gossipDuration && !state.completable) return;
    // Only when the last round can have finalized nothing beside this does a vote for it harm nobody.
    if (!isEqualOrDescendent(chain, estimate, ghost)) return;
    voting.phase = "precommitted";
    castVote(grandpa, voting, PRECOMMIT, ghost);
  }
}

/** The primary's hint: the last round's estimate, if that is not final already. */
function propose(grandpa: Grandpa, voting: VotingRound): void {
  const { localId, round } = voting;
  if (localId === undefined) return;
  const { estimate, finalized } = stateBefore(grandpa, voting);
  if (estimate === undefined || primaryOf(grandpa.voters, round.number) !== grandpa.voters.indexOfId(localId))
    return;
  if (finalized !== undefined && estimate.number <= finalized.number) return;
  voting.phase = "proposed";
  castVote(grandpa, voting, PRIMARY_PROPOSE, estimate);
}

/** The best chain that contains what the last round may have finalized, or what the primary says it did. */
function prevoteTarget(grandpa: Grandpa, voting: VotingRound): BlockRef | undefined {
  const { chain } = grandpa.env;
  const { estimate, prevoteGhost } = stateBefore(grandpa, voting);
  if (estimate === undefined) return undefined;
  const hint = voting.primaryBlock;
  const base =
    hint !== undefined &&
    prevoteGhost !== undefined &&
    hint.number > estimate.number &&
    isEqualOrDescendent(chain, estimate, hint) &&
    isEqualOrDescendent(chain, hint, prevoteGhost)
      ? hint
      : estimate;
  return bestChainContaining(grandpa, base);
}

/** What to vote for on the best chain with `base`, within the current set and the voting rules. */
function bestChainContaining(grandpa: Grandpa, base: BlockRef): BlockRef | undefined {
  const { chain } = grandpa.env;
  const found = chain.bestContaining(base.hash);
  if (found === undefined) return undefined;
  const overall = chain.best();
  const best = isEqualOrDescendent(chain, found, overall) ? overall : found;
  const limit = votingLimit(grandpa.authoritySet, base.number);
  let target = found;
  if (limit !== undefined && limit < target.number) {
    const hash = chain.ancestor(target.hash, limit);
    if (hash !== undefined) target = { hash, number: limit };
  }
  return restrictVote(grandpa.config.votingRules, chain, base, best, target);
}

/** Whether the next round may begin: nothing more can come of this one, and the last one's estimate is final. */
function isComplete(grandpa: Grandpa, voting: VotingRound): boolean {
  const state = roundState(voting.round, grandpa.env.chain);
  if (!state.completable) return false;
  const { estimate, finalized } = stateBefore(grandpa, voting);
  if (estimate === undefined) return false;
  return (
    (finalized !== undefined && estimate.number <= finalized.number) ||
    (state.finalized !== undefined && estimate.number <= state.finalized.number)
  );
}

function completeRound(grandpa: Grandpa, voting: VotingRound): void {
  const { round } = voting;
  noteCompleted(grandpa, round);
  pushPast(grandpa, voting);
  beginRound(grandpa, round.number + 1, round, roundState(round, grandpa.env.chain));
}

function isConcluded(grandpa: Grandpa, past: VotingRound): boolean {
  if (past.commitAt !== undefined) return false;
  const { estimate } = roundState(past.round, grandpa.env.chain);
  return estimate !== undefined && estimate.number <= grandpa.lastFinalizedInRounds.number;
}
