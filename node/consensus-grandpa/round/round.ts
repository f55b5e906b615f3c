import { type Ancestry, type BlockRef, isEqualOrDescendent } from "../ancestry.ts";
import type { VoterSet } from "../voter-set.ts";
import { PRECOMMIT, PREVOTE } from "../wire/vote-bytes.ts";
import { ghost, highestAncestor, reaches } from "./ghost.ts";
import { countVote, createTally, type Tally } from "./tally.ts";
import type { Vote } from "./vote.ts";

/** What is known of a round by its votes (`finality_grandpa::round::State`). */
export interface RoundState {
  /** The highest block with a supermajority of prevotes: g(V). */
  readonly prevoteGhost: BlockRef | undefined;
  /** The highest block with supermajorities of prevotes and of precommits. */
  readonly finalized: BlockRef | undefined;
  /** The highest block that this round might finalize in somebody's eyes: E(r). */
  readonly estimate: BlockRef | undefined;
  /** Whether no higher block can become the estimate. */
  readonly completable: boolean;
}

/** The votes of one round. */
export interface Round {
  readonly number: number;
  readonly voters: VoterSet;
  /**
   * Where most votes are above. Those that are not count all the same: nodes begin a round with different bases, and
   * one that took no notice of a vote which others take for half an equivocation might wait forever.
   */
  readonly base: BlockRef;
  readonly prevotes: Tally;
  readonly precommits: Tally;
  /** Every counted vote and equivocation, in the order they came. */
  readonly history: Vote[];
  /** The state, and whether votes came since. */
  state: RoundState;
  stale: boolean;
}

export function createRound(number: number, voters: VoterSet, base: BlockRef): Round {
  const state = { prevoteGhost: undefined, finalized: undefined, estimate: undefined, completable: false };
  return {
    number,
    voters,
    base,
    prevotes: createTally(),
    precommits: createTally(),
    history: [],
    state,
    stale: false,
  };
}

/** What became of a vote. `unplaced`: its block is not known at that height. */
export type VoteOutcome = "counted" | "duplicate" | "equivocation" | "unplaced";

/**
 * Counts a prevote or precommit. Its block has to be known, or to be passed by finality: one that is not known by then
 * is on a dead fork and never will be. Of a voter that contradicts itself no block has to be known, for it counts for
 * all of them; nodes that have seen different forks would wait for one another otherwise.
 * @param finalized height up to which blocks are final.
 */
export function importVote(round: Round, chain: Ancestry, vote: Vote, finalized = -1): VoteOutcome {
  const tally = vote.kind === PREVOTE ? round.prevotes : round.precommits;
  const { target, voter } = vote;
  if (tally.first[voter] === undefined) {
    const before = tally.unplaced.get(voter);
    const height = tally.targets.get(target.hash)?.block.number ?? chain.number(target.hash);
    const isPlaced = height === undefined ? target.number <= finalized : height === target.number;
    if (before !== undefined && before.target.hash !== target.hash) count(round, tally, before);
    else if (!isPlaced) {
      tally.unplaced.set(voter, vote);
      return "unplaced";
    }
  }
  return count(round, tally, vote);
}

function count(round: Round, tally: Tally, vote: Vote): VoteOutcome {
  tally.unplaced.delete(vote.voter);
  const outcome = countVote(tally, round.voters, vote);
  if (outcome === "duplicate") return outcome;
  round.history.push(vote);
  round.stale = true;
  return outcome;
}

/** The state by all votes counted so far (Polkadot specification, "Finalization"). */
export function roundState(round: Round, chain: Ancestry): RoundState {
  if (!round.stale) return round.state;
  round.stale = false;
  const { prevotes, precommits, base } = round;
  const { threshold, total } = round.voters;
  if (prevotes.seen < threshold) return round.state;
  const prevoteGhost = ghost(
    chain,
    base,
    prevotes.targets.values(),
    (weight) => weight + prevotes.equivocated >= threshold,
  );
  if (prevoteGhost === undefined) return round.state;
  // Until a supermajority precommitted, the rest could still finalize any block up to the GHOST.
  if (precommits.seen < threshold) {
    round.state = { prevoteGhost, finalized: undefined, estimate: prevoteGhost, completable: false };
    return round.state;
  }
  const missing = total - precommits.seen;
  const mayEquivocate = Math.max(0, total - threshold - precommits.equivocated);
  const possible = (weight: number) => {
    const precommitted = weight + precommits.equivocated;
    return precommitted + missing + Math.min(precommits.seen - precommitted, mayEquivocate) >= threshold;
  };
  const targets = [...precommits.targets.values()];
  const final = (weight: number) => weight + precommits.equivocated >= threshold;
  const estimate = highestAncestor(chain, base, prevoteGhost, targets, possible);
  round.state = {
    prevoteGhost,
    finalized: highestAncestor(chain, base, prevoteGhost, targets, final),
    estimate,
    completable:
      estimate !== undefined &&
      (estimate.hash !== prevoteGhost.hash || !reaches(chain, prevoteGhost, targets, possible)),
  };
  return round.state;
}

/** The highest block with a supermajority of precommits. */
export function precommitGhost(round: Round, chain: Ancestry): BlockRef | undefined {
  const { precommits, base, voters } = round;
  if (precommits.seen < voters.threshold) return undefined;
  return ghost(
    chain,
    base,
    precommits.targets.values(),
    (weight) => weight + precommits.equivocated >= voters.threshold,
  );
}

/** Precommits for a block or its descendants, both of who equivocated: together they finalize it. */
export function precommitsFor(round: Round, chain: Ancestry, block: BlockRef): Vote[] {
  return round.history.filter(
    (vote) => vote.kind === PRECOMMIT && isEqualOrDescendent(chain, block, vote.target),
  );
}
