import type { BlockRef } from "../ancestry.ts";
import { keepVote } from "../gossip/votes.ts";
import type { HasVoted } from "../records.ts";
import type { Precommit } from "../wire/messages.ts";
import { PRECOMMIT, PREVOTE, signingPayload, type VoteKind, voteMessage } from "../wire/vote-bytes.ts";
import { saveOwnVotes, savePrecommit } from "./saving.ts";
import type { Grandpa, VotingRound } from "./state.ts";

/** What was voted in a round before, by kind. */
type Votes = readonly [
  prevote: Precommit | undefined,
  precommit: Precommit | undefined,
  propose: Precommit | undefined,
];

/**
 * Votes, unless this node takes no part. A vote that was made before a restart is made again as it was; a new one is
 * durable before it is sent.
 */
export function castVote(grandpa: Grandpa, voting: VotingRound, kind: VoteKind, wanted: BlockRef): void {
  const { localId, round } = voting;
  if (localId === undefined || grandpa.paused) return;
  const votes = votesBefore(grandpa.ownVotes.get(round.number), localId);
  // Without a prevote, as when the block to build on has disappeared, there is no precommit either.
  if (kind === PRECOMMIT && votes[PREVOTE] === undefined) return;
  const before = votes[kind];
  const target: BlockRef =
    before === undefined ? wanted : { hash: before.target_hash, number: before.target_number };
  if (before === undefined) {
    const vote = { target_hash: wanted.hash, target_number: wanted.number };
    const [prevote, precommit, propose] = votes.with(kind, vote) as unknown as Votes;
    grandpa.ownVotes.set(round.number, {
      type: "Yes",
      value: [localId, recordOf(prevote, precommit, propose)],
    });
    if (kind === PRECOMMIT) savePrecommit(grandpa, round);
    else saveOwnVotes(grandpa);
  }
  const setId = grandpa.authoritySet.set_id;
  const payload = signingPayload(kind, target.hash, target.number, round.number, setId);
  const signature = grandpa.env.sign(localId, payload);
  if (signature === undefined) return;
  const message = voteMessage(payload, signature, localId);
  if (kind === PREVOTE) grandpa.cast.prevotes++;
  if (kind === PRECOMMIT) grandpa.cast.precommits++;
  const voter = grandpa.voters.indexOfId(localId);
  keepVote(grandpa, round.number, { kind, voter, target, message }, undefined);
}

/** Whether this node voted in a round before it was restarted, by kind. */
export function votesBefore(voted: HasVoted | undefined, localId: string): Votes {
  if (voted?.type !== "Yes" || voted.value[0] !== localId) return [undefined, undefined, undefined];
  const vote = voted.value[1];
  switch (vote.type) {
    case "Propose":
      return [undefined, undefined, vote.value];
    case "Prevote":
      return [vote.value[1], undefined, vote.value[0]];
    case "Precommit":
      return [vote.value[1], vote.value[2], vote.value[0]];
  }
}

function recordOf(
  prevote: Precommit | undefined,
  precommit: Precommit | undefined,
  propose: Precommit | undefined,
): Extract<HasVoted, { type: "Yes" }>["value"][1] {
  if (prevote !== undefined && precommit !== undefined)
    return { type: "Precommit", value: [propose, prevote, precommit] };
  if (prevote !== undefined) return { type: "Prevote", value: [propose, prevote] };
  if (propose !== undefined) return { type: "Propose", value: propose };
  throw new Error("a precommit is not made before a prevote");
}
