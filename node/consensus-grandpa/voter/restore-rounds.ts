import { createTopic, placeFor } from "../gossip/topic.ts";
import type { KeptRound } from "../outputs.ts";
import type { CompletedRound, CompletedRounds, SeenPrevotes } from "../records.ts";
import { createRound, importVote, type Round, roundState } from "../round/round.ts";
import type { Vote } from "../round/vote.ts";
import type { VoterSet } from "../voter-set.ts";
import { SignedMessage } from "../wire/messages.ts";
import { VOTE_BYTES, voteKind } from "../wire/vote-bytes.ts";
import { beginRound } from "./begin-round.ts";
import { pushPast } from "./complete-round.ts";
import type { Grandpa } from "./state.ts";

/**
 * Goes on after the rounds that were completed before a restart, newest first. Peers that are still in one of them get
 * its votes, and the last one goes on counting: validators that were all restarted would wait for one another otherwise.
 * The same is true of the prevotes that led to a precommit in the round that runs.
 */
export function restoreRounds(
  grandpa: Grandpa,
  { rounds, set_id }: CompletedRounds,
  seen: SeenPrevotes | undefined,
): void {
  const { voters, gossip, env } = grandpa;
  grandpa.completed = rounds.map((record) => keptRound(record, set_id, voters));
  const keep = (number: number, votes: readonly Vote[]): void => {
    const topic = createTopic(number, voters.ids.length);
    for (const vote of votes) {
      const place = placeFor(topic, vote.kind, vote.voter, vote.message);
      if (place >= 0) topic.votes[place] = vote;
    }
    gossip.topics.set(number, topic);
  };
  for (const { number, votes } of grandpa.completed) keep(number, votes);
  if (seen?.set_id === set_id && seen.round === (rounds[0]?.number ?? 0) + 1)
    keep(seen.round, votesOf(seen.votes, seen.round, set_id, voters));
  const last = grandpa.completed[0] as KeptRound;
  const round = createRound(last.number, voters, last.base);
  for (const vote of last.votes) importVote(round, env.chain, vote, grandpa.finalized.number);
  // Where blocks that were voted for are gone, what was recorded of the round has to do.
  const previous: Round | undefined = roundState(round, env.chain).completable ? round : undefined;
  const begun = grandpa.best;
  beginRound(grandpa, last.number + 1, previous, last.state);
  if (previous === undefined) return;
  const [kept, ...older] = grandpa.completed;
  // Votes that still come for it are to be recorded with it.
  grandpa.completed = [{ ...(kept as KeptRound), votes: round.history }, ...older];
  const { localId } = grandpa.best;
  pushPast(grandpa, { ...begun, round: previous, localId, waiting: new Map() });
}

function keptRound(record: CompletedRound, setId: number, voters: VoterSet): KeptRound {
  const { number, base, state } = record;
  const { prevoteGhost, finalized, estimate, completable } = state;
  return {
    number,
    base,
    state: { prevoteGhost, finalized, estimate, completable },
    votes: votesOf(record.votes, number, setId, voters),
  };
}

function votesOf(
  signed: readonly SignedMessage[],
  round: number,
  setId: number,
  voters: VoterSet,
): readonly Vote[] {
  return signed.flatMap((one) => {
    const message = new Uint8Array(VOTE_BYTES);
    const view = new DataView(message.buffer);
    view.setBigUint64(1, BigInt(round), true);
    view.setBigUint64(9, BigInt(setId), true);
    message.set(SignedMessage.encode(one), 17);
    const target = { hash: one.message.value.target_hash, number: one.message.value.target_number };
    const voter = voters.indexOfId(one.id);
    return voter < 0 ? [] : [{ kind: voteKind(message), voter, target, message }];
  });
}
