import { toHex } from "@serinus/bytes";
import {
  type BeefyAuthorityId,
  BeefyCommitment,
  type BeefyDoubleVotingProof,
  BeefyPayload,
  type BeefyValidatorSet,
  type BeefyVoteMessage,
} from "@serinus/runtime-api";
import { threshold } from "./verify-finality-proof.ts";
import type { SignedCommitment } from "./wire/messages.ts";

/** Heights without a proof at which one validator's votes are kept: honest ones vote at few. */
const MAX_HEIGHTS = 64;

/** Votes of one session (`sc_consensus_beefy::round::Rounds`). Its first block is mandatory: a proof of it has to be. */
export interface Session {
  readonly start: number;
  readonly set: BeefyValidatorSet;
  mandatoryDone: boolean;
  bestDone: number | undefined;
  /** Votes by encoded commitment, and then by the validator's place. */
  readonly rounds: Map<
    string,
    { readonly commitment: BeefyCommitment; readonly votes: Map<number, Uint8Array> }
  >;
  /** The first vote of each validator at each height; `undefined` after a second that contradicts it. */
  readonly previous: Map<BeefyAuthorityId, Map<number, BeefyVoteMessage | undefined>>;
}

export function createSession(start: number, set: BeefyValidatorSet): Session {
  return {
    start,
    set,
    mandatoryDone: false,
    bestDone: undefined,
    rounds: new Map(),
    previous: new Map(),
  };
}

/** What became of a vote. */
export type VoteOutcome =
  | { readonly type: "counted" }
  | { readonly type: "known" }
  | { readonly type: "stale" }
  | { readonly type: "invalid" }
  | { readonly type: "concluded"; readonly proof: SignedCommitment }
  | { readonly type: "doubleVote"; readonly proof: BeefyDoubleVotingProof };

/** Counts a vote whose signature is good. A validator that stands in the set several times counts as often. */
export function addVote(session: Session, vote: BeefyVoteMessage): VoteOutcome {
  const { commitment, id } = vote;
  const number = commitment.block_number;
  if (number < session.start || (session.bestDone !== undefined && number <= session.bestDone))
    return { type: "stale" };
  const { validators, id: setId } = session.set;
  if (commitment.validator_set_id !== setId || !validators.includes(id)) return { type: "invalid" };
  const votes = session.previous.get(id) ?? new Map<number, BeefyVoteMessage | undefined>();
  if (votes.has(number)) {
    const previous = votes.get(number);
    if (previous === undefined) return { type: "invalid" };
    const same =
      toHex(BeefyPayload.encode(previous.commitment.payload)) ===
      toHex(BeefyPayload.encode(commitment.payload));
    if (same) return { type: "known" };
    votes.set(number, undefined);
    return { type: "doubleVote", proof: { first: previous, second: vote } };
  }
  if (votes.size >= MAX_HEIGHTS) return { type: "invalid" };
  const name = toHex(BeefyCommitment.encode(commitment));
  let round = session.rounds.get(name);
  if (round === undefined) {
    round = { commitment, votes: new Map() };
    session.rounds.set(name, round);
  }
  session.previous.set(id, votes.set(number, vote));
  validators.forEach((validator, place) => {
    if (validator === id) round.votes.set(place, vote.signature);
  });
  if (round.votes.size < threshold(validators.length)) return { type: "counted" };
  const signatures = validators.map((_, place) => round.votes.get(place));
  return { type: "concluded", proof: { commitment, signatures } };
}

/** A block of the session has a proof: votes for it and what is below are of no use any more. */
export function conclude(session: Session, number: number): void {
  for (const [name, { commitment }] of session.rounds)
    if (commitment.block_number <= number) session.rounds.delete(name);
  for (const votes of session.previous.values())
    for (const height of votes.keys()) if (height <= number) votes.delete(height);
  if (number === session.start) session.mandatoryDone = true;
  session.bestDone = Math.max(session.bestDone ?? 0, number);
}
