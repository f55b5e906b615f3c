import type { BlockRef } from "../ancestry.ts";
import type { Vote } from "../round/vote.ts";
import type { AuthorityId } from "../wire/messages.ts";
import { signingPayload, type VoteKind, voteMessage } from "../wire/vote-bytes.ts";
import type { Grandpa } from "./state.ts";

/** Reads votes of one round and kind that came in a commit or a catch-up. Most are for the same block. */
export interface SignedVotes {
  /** `undefined` for a stranger's or a bad signature. */
  read(target: BlockRef, signature: Uint8Array, id: AuthorityId): Vote | undefined;
}

export function signedVotes(grandpa: Grandpa, kind: VoteKind, round: number, setId: number): SignedVotes {
  const { voters, env } = grandpa;
  const payloads = new Map<string, Uint8Array>();
  return {
    read(target, signature, id) {
      const voter = voters.indexOfId(id);
      if (voter < 0) return undefined;
      const name = `${target.hash}${target.number}`;
      const payload = payloads.get(name) ?? signingPayload(kind, target.hash, target.number, round, setId);
      payloads.set(name, payload);
      const message = voteMessage(payload, signature, voters.keyAt(voter));
      return env.verifyVote(message) ? { kind, voter, target, message } : undefined;
    },
  };
}
