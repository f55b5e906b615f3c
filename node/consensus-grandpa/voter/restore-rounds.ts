import { createTopic, placeFor } from "../gossip/topic.ts";
import type { KeptRound } from "../outputs.ts";
import type { CompletedRound } from "../records.ts";
import { createRound, importVote, type Round, roundState } from "../round/round.ts";
import type { VoterSet } from "../voter-set.ts";
import { SignedMessage } from "../wire/messages.ts";
import { voteKind } from "../wire/vote-bytes.ts";
import { beginRound } from "./begin-round.ts";
import { pushPast } from "./complete-round.ts";
import type { Grandpa } from "./state.ts";

/**
 * Goes on after the rounds that were completed before a restart, newest first. Peers that are still in one of them get
 * its votes, and the last one goes on counting: validators that were all restarted would wait for one another otherwise.
 */
export function restoreRounds(grandpa: Grandpa, records: readonly CompletedRound[], setId: number): void {
  const { voters, gossip, env } = grandpa;
  grandpa.completed = records.map((record) => keptRound(record, setId, voters));
  for (const { number, votes } of grandpa.completed) {
    const topic = createTopic(number, voters.ids.length);
    for (const vote of votes) {
      const place = placeFor(topic, vote.kind, vote.voter, vote.message);
      if (place >= 0) topic.votes[place] = vote;
    }
    gossip.topics.set(number, topic);
  }
  const last = grandpa.completed[0] as KeptRound;
  const round = createRound(last.number, voters, last.base);
  for (const vote of last.votes) importVote(round, env.chain, vote, grandpa.finalized.number);
  // Where blocks that were voted for are gone, what was recorded of the round has to do.
  const previous: Round | undefined = roundState(round, env.chain).completable ? round : undefined;
  const begun = grandpa.best;
  beginRound(grandpa, last.number + 1, previous, last.state);
  if (previous === undefined) return;
  const { localId } = grandpa.best;
  pushPast(grandpa, { ...begun, round: previous, localId, waiting: new Map() });
}

function keptRound(record: CompletedRound, setId: number, voters: VoterSet): KeptRound {
  const { number, base, state } = record;
  const votes = record.votes.map((signed) => {
    const message = new Uint8Array(150);
    const view = new DataView(message.buffer);
    view.setBigUint64(1, BigInt(number), true);
    view.setBigUint64(9, BigInt(setId), true);
    message.set(SignedMessage.encode(signed), 17);
    const target = { hash: signed.message.value.target_hash, number: signed.message.value.target_number };
    return { kind: voteKind(message), voter: voters.indexOfId(signed.id), target, message };
  });
  const { prevoteGhost, finalized, estimate, completable } = state;
  return {
    number,
    base,
    state: { prevoteGhost, finalized, estimate, completable },
    votes: votes.filter(({ voter }) => voter >= 0),
  };
}
