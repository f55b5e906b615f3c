import { isEqualOrDescendent } from "../ancestry.ts";
import { importVote } from "../round/round.ts";
import type { Vote } from "../round/vote.ts";
import { primaryOf } from "../voter-set.ts";
import { PRIMARY_PROPOSE } from "../wire/vote-bytes.ts";
import type { Grandpa, VotingRound } from "./state.ts";
import { wantBlock } from "./want-blocks.ts";

/** The running or a past round by its number. */
export function votingRound(grandpa: Grandpa, number: number): VotingRound | undefined {
  if (grandpa.best.round.number === number) return grandpa.best;
  return grandpa.past.find((past) => past.round.number === number);
}

/** Counts a vote, or keeps it until its block is here. */
export function countVoteOf(grandpa: Grandpa, voting: VotingRound, vote: Vote): void {
  const { chain } = grandpa.env;
  const height = chain.number(vote.target.hash);
  if (vote.kind === PRIMARY_PROPOSE) {
    const fromPrimary = vote.voter === primaryOf(grandpa.voters, voting.round.number);
    if (!fromPrimary || vote.target.number <= grandpa.finalized.number) return;
    if (height === undefined) awaitBlock(grandpa, voting, vote);
    else if (height === vote.target.number && isEqualOrDescendent(chain, voting.round.base, vote.target))
      voting.primaryBlock ??= vote.target;
    return;
  }
  const outcome = importVote(voting.round, chain, vote, grandpa.finalized.number);
  if (outcome === "unplaced" && height === undefined) awaitBlock(grandpa, voting, vote);
  if (outcome !== "equivocation") return;
  forgetWaiting(voting, vote);
  const tally = vote.kind === 0 ? voting.round.prevotes : voting.round.precommits;
  const offender = grandpa.voters.ids[vote.voter];
  const first = tally.first[vote.voter];
  if (first === undefined || offender === undefined) return;
  if (offender === voting.localId) {
    grandpa.out.push({ type: "log", level: "error", message: "another node votes with this node's key" });
    return;
  }
  grandpa.out.push({
    type: "equivocation",
    equivocation: {
      setId: grandpa.authoritySet.set_id,
      round: voting.round.number,
      offender,
      first,
      second: vote,
    },
  });
}

function awaitBlock(grandpa: Grandpa, { waiting }: VotingRound, vote: Vote): void {
  const others = waiting.get(vote.target.hash);
  if (others !== undefined) {
    others.push(vote);
    return;
  }
  waiting.set(vote.target.hash, [vote]);
  wantBlock(grandpa, vote.target);
}

/** The blocks that an equivocator voted for need not be here. */
function forgetWaiting({ waiting }: VotingRound, { kind, voter }: Vote): void {
  for (const [hash, votes] of waiting) {
    const others = votes.filter((vote) => vote.voter !== voter || vote.kind !== kind);
    if (others.length === 0) waiting.delete(hash);
    else waiting.set(hash, others);
  }
}

/** Counts the votes of a round that gossip already keeps. */
export function replayTopic(grandpa: Grandpa, voting: VotingRound): void {
  for (const vote of grandpa.gossip.topics.get(voting.round.number)?.votes ?? [])
    if (vote !== undefined) countVoteOf(grandpa, voting, vote);
}

/** Counts votes that waited for a block. */
export function releaseVotes(grandpa: Grandpa, hash: Vote["target"]["hash"]): void {
  for (const voting of [grandpa.best, ...grandpa.past]) release(grandpa, voting, hash);
}

/** Counts votes that waited for blocks which finality has passed: they will never be here. */
export function releasePassed(grandpa: Grandpa): void {
  for (const voting of [grandpa.best, ...grandpa.past])
    for (const [hash, [vote]] of [...voting.waiting])
      if (vote !== undefined && vote.target.number <= grandpa.finalized.number)
        release(grandpa, voting, hash);
}

function release(grandpa: Grandpa, voting: VotingRound, hash: Vote["target"]["hash"]): void {
  const waiting = voting.waiting.get(hash) ?? [];
  voting.waiting.delete(hash);
  for (const vote of waiting) countVoteOf(grandpa, voting, vote);
}
