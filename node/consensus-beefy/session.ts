import { toHex } from "@serinus/bytes";
import {
  BeefyCommitment,
  type BeefyDoubleVotingProof,
  BeefyPayload,
  type BeefyValidatorSet,
  type BeefyVoteMessage,
} from "@serinus/runtime-api";
import { threshold } from "./verify-finality-proof.ts";
import type { SignedCommitment } from "./wire/messages.ts";

/** Rounds of one session that are kept at once: honest validators vote for few. */
const MAX_ROUNDS = 64;

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
  /** The first vote of each validator at each height. */
  readonly previous: Map<string, BeefyVoteMessage>;
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
  const key = `${id}${number}`;
  const previous = session.previous.get(key);
  if (previous !== undefined) {
    const same =
      toHex(BeefyPayload.encode(previous.commitment.payload)) ===
      toHex(BeefyPayload.encode(commitment.payload));
    return same ? { type: "known" } : { type: "doubleVote", proof: { first: previous, second: vote } };
  }
  const name = toHex(BeefyCommitment.encode(commitment));
  let round = session.rounds.get(name);
  if (round === undefined) {
    if (session.rounds.size >= MAX_ROUNDS) return { type: "invalid" };
    round = { commitment, votes: new Map() };
    session.rounds.set(name, round);
  }
  session.previous.set(key, vote);
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
  for (const [key, { commitment }] of session.previous)
    if (commitment.block_number <= number) session.previous.delete(key);
  if (number === session.start) session.mandatoryDone = true;
  session.bestDone = Math.max(session.bestDone ?? 0, number);
}
