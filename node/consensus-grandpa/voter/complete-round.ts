import { type Round, roundState } from "../round/round.ts";
import { saveCompleted } from "./saving.ts";
import type { Grandpa, VotingRound } from "./state.ts";

/** Rounds that are kept behind the running one while their estimate is not final. */
const MAX_PAST_ROUNDS = 4;

/** Keeps a completed round for who asks for it and for a restart. */
export function noteCompleted(grandpa: Grandpa, round: Round): void {
  const { number, base, history } = round;
  const kept = { number, base, state: roundState(round, grandpa.env.chain), votes: history };
  grandpa.completed = [kept, ...grandpa.completed.filter((other) => other.number !== number)].slice(0, 2);
  for (const old of grandpa.ownVotes.keys()) if (old <= number) grandpa.ownVotes.delete(old);
  if (!grandpa.ownVotes.has(number + 1)) grandpa.ownVotes.set(number + 1, { type: "No" });
  saveCompleted(grandpa, false);
}

/** Keeps a round behind the running one: it still may finalize, and what it finalized is committed after a while. */
export function pushPast(grandpa: Grandpa, voting: VotingRound): void {
  voting.commitAt = grandpa.now + grandpa.env.random(2 * grandpa.config.gossipDuration);
  grandpa.past = [voting, ...grandpa.past].slice(0, MAX_PAST_ROUNDS);
}
