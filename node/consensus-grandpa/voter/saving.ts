import type { Round } from "../round/round.ts";
import { PREVOTE } from "../wire/vote-bytes.ts";
import type { Grandpa } from "./state.ts";

/** Has the completed rounds made durable, with this node's votes in running ones, and the authority set when wanted. */
export function saveCompleted(grandpa: Grandpa, withAuthoritySet: boolean): void {
  grandpa.savedVotes = votesOfCompleted(grandpa);
  grandpa.out.push({
    type: "persist",
    records: {
      ...(withAuthoritySet ? { authoritySet: grandpa.authoritySet } : {}),
      completedRounds: {
        paused: grandpa.paused,
        setId: grandpa.authoritySet.set_id,
        voters: grandpa.voters.ids,
        rounds: grandpa.completed,
      },
      ownVotes: ownVotes(grandpa),
    },
  });
}

/** Has the authority set made durable. */
export function saveAuthoritySet(grandpa: Grandpa): void {
  grandpa.out.push({ type: "persist", records: { authoritySet: grandpa.authoritySet } });
}

/** Has this node's votes made durable: before one is sent. */
export function saveOwnVotes(grandpa: Grandpa): void {
  grandpa.out.push({ type: "persist", records: { ownVotes: ownVotes(grandpa) } });
}

/** Has this node's votes made durable, with those of others that led to its precommit in a round. */
export function savePrecommit(grandpa: Grandpa, round: Round): void {
  if (votesOfCompleted(grandpa) > grandpa.savedVotes) saveCompleted(grandpa, false);
  const votes = round.history.filter(({ kind }) => kind === PREVOTE);
  const seenPrevotes = { setId: grandpa.authoritySet.set_id, round: round.number, votes };
  grandpa.out.push({ type: "persist", records: { ownVotes: ownVotes(grandpa), seenPrevotes } });
}

/** Votes still come for rounds that are completed. */
function votesOfCompleted({ completed }: Grandpa): number {
  return completed.reduce((sum, { votes }) => sum + votes.length, 0);
}

function ownVotes(grandpa: Grandpa) {
  return {
    set_id: grandpa.authoritySet.set_id,
    rounds: [...grandpa.ownVotes].sort(([a], [b]) => a - b),
  };
}
