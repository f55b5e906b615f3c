import type { Grandpa } from "./state.ts";

/** Has the completed rounds made durable, with this node's votes in running ones, and the authority set when wanted. */
export function saveCompleted(grandpa: Grandpa, withAuthoritySet: boolean): void {
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

function ownVotes(grandpa: Grandpa) {
  return {
    set_id: grandpa.authoritySet.set_id,
    rounds: [...grandpa.ownVotes].sort(([a], [b]) => a - b),
  };
}
