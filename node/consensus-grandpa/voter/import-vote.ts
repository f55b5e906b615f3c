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
  if (chain.number(vote.target.hash) === undefined) {
    const waiting = voting.waiting.get(vote.target.hash);
    if (waiting !== undefined) waiting.push(vote);
    else {
      voting.waiting.set(vote.target.hash, [vote]);
      wantBlock(grandpa, vote.target);
    }
    return;
  }
  if (vote.kind === PRIMARY_PROPOSE) {
    const fromPrimary = vote.voter === primaryOf(grandpa.voters, voting.round.number);
    const known = chain.number(vote.target.hash) === vote.target.number;
    if (fromPrimary && known && isEqualOrDescendent(chain, voting.round.base, vote.target))
      voting.primaryBlock ??= vote.target;
    return;
  }
  if (importVote(voting.round, chain, vote) !== "equivocation") return;
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

/** Counts the votes of a round that gossip already keeps. */
export function replayTopic(grandpa: Grandpa, voting: VotingRound): void {
  for (const vote of grandpa.gossip.topics.get(voting.round.number)?.votes ?? [])
    if (vote !== undefined) countVoteOf(grandpa, voting, vote);
}

/** Counts votes that waited for a block. */
export function releaseVotes(grandpa: Grandpa, hash: Vote["target"]["hash"]): void {
  for (const voting of [grandpa.best, ...grandpa.past]) {
    const waiting = voting.waiting.get(hash);
    if (waiting === undefined) continue;
    voting.waiting.delete(hash);
    for (const vote of waiting) countVoteOf(grandpa, voting, vote);
  }
}
