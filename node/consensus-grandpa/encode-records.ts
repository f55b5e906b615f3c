import type { Records } from "./outputs.ts";
import { AuthoritySetRecord, CurrentRounds, RECORD_KEYS, SeenPrevotes, VoterSetState } from "./records.ts";
import type { Vote } from "./round/vote.ts";
import { SignedMessage } from "./wire/messages.ts";
import { signedMessageBytes } from "./wire/vote-bytes.ts";

/** What an auxiliary store is to hold, from what the voter wants durable. Read at once: the voter goes on changing it. */
export function encodeRecords(records: Records): readonly (readonly [key: string, value: Uint8Array])[] {
  const entries: [string, Uint8Array][] = [];
  if (records.authoritySet !== undefined)
    entries.push([RECORD_KEYS.authoritySet, AuthoritySetRecord.encode(records.authoritySet)]);
  if (records.completedRounds !== undefined) {
    const { paused, setId, voters, rounds } = records.completedRounds;
    const state: VoterSetState = {
      type: paused ? "Paused" : "Live",
      value: {
        set_id: setId,
        voters: [...voters],
        rounds: rounds.map((round) => ({
          number: round.number,
          base: { ...round.base },
          state: { ...round.state },
          votes: round.votes.map(signedMessage),
        })),
      },
    };
    entries.push([RECORD_KEYS.completedRounds, VoterSetState.encode(state)]);
  }
  if (records.ownVotes !== undefined)
    entries.push([RECORD_KEYS.ownVotes, CurrentRounds.encode(records.ownVotes)]);
  if (records.seenPrevotes !== undefined) {
    const { setId, round, votes } = records.seenPrevotes;
    const seen: SeenPrevotes = { set_id: setId, round, votes: votes.map(signedMessage) };
    entries.push([RECORD_KEYS.seenPrevotes, SeenPrevotes.encode(seen)]);
  }
  return entries;
}

function signedMessage({ message }: Vote): SignedMessage {
  return SignedMessage.decode(signedMessageBytes(message));
}
