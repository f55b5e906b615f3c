import type { BlockHash } from "@serinus/bytes";
import type { BlockRef } from "../ancestry.ts";
import type { VoterSet } from "../voter-set.ts";
import type { Vote } from "./vote.ts";

/** Votes of one kind in one round. */
export interface Tally {
  /** First and second vote of each voter; a second one makes it an equivocator, and a third is not kept. */
  readonly first: (Vote | undefined)[];
  readonly second: Map<number, Vote>;
  /** Votes for a block that is not known at that height, of voters without another vote. */
  readonly unplaced: Map<number, Vote>;
  /** Weight of the voters that voted for a block and did not equivocate. */
  readonly targets: Map<BlockHash, { readonly block: BlockRef; weight: number }>;
  /** Weight of everybody who voted. */
  seen: number;
  /** Weight of equivocators: counted for every block, as they may have been. */
  equivocated: number;
}

export function createTally(): Tally {
  return { first: [], second: new Map(), unplaced: new Map(), targets: new Map(), seen: 0, equivocated: 0 };
}

/** Counts a vote. */
export function countVote(
  tally: Tally,
  voters: VoterSet,
  vote: Vote,
): "counted" | "duplicate" | "equivocation" {
  const weight = voters.weights[vote.voter] as number;
  const first = tally.first[vote.voter];
  if (first === undefined) {
    tally.first[vote.voter] = vote;
    tally.seen += weight;
    const counted = tally.targets.get(vote.target.hash);
    if (counted === undefined) tally.targets.set(vote.target.hash, { block: vote.target, weight });
    else counted.weight += weight;
    return "counted";
  }
  if (first.target.hash === vote.target.hash || tally.second.has(vote.voter)) return "duplicate";
  tally.second.set(vote.voter, vote);
  tally.equivocated += weight;
  const counted = tally.targets.get(first.target.hash);
  if (counted !== undefined) {
    counted.weight -= weight;
    if (counted.weight === 0) tally.targets.delete(first.target.hash);
  }
  return "equivocation";
}
