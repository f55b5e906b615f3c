import type { ReputationChange } from "@serinus/node-api";

const change = (value: number, what: string): ReputationChange => ({ value, reason: `Grandpa: ${what}` });

/** What a peer's messages cost it (`sc_consensus_grandpa::communication::cost`). */
export const COST = {
  pastRejection: change(-50, "Past message"),
  badSignature: change(-100, "Bad signature"),
  malformedCatchUp: change(-1000, "Malformed catch-up"),
  malformedCommit: change(-1000, "Malformed commit"),
  futureMessage: change(-500, "Future message"),
  unknownVoter: change(-150, "Unknown voter"),
  invalidViewChange: change(-500, "Invalid view change"),
  duplicateNeighborMessage: change(-500, "Duplicate neighbor message without grace period"),
  invalidCatchUp: change(-5000, "Invalid catch-up"),
  invalidCommit: change(-5000, "Invalid commit"),
  outOfScopeMessage: change(-500, "Out-of-scope message"),
  catchUpRequestTimeout: change(-200, "Catch-up request timeout"),
  catchUpReply: change(-200, "Catch-up reply"),
  honestOutOfScopeCatchUp: change(-200, "Out-of-scope catch-up"),
  /** `sc-network-gossip`'s, for what the same peer sent before. */
  duplicateGossip: change(-4, "Duplicate gossip"),
  /** So much that is refused, so quickly, that the peer is not worth listening to: in the fourth such window it is banned. */
  flood: change(-(2 ** 29), "Flood of refused messages"),
} as const;

export const PER_UNDECODABLE_BYTE = -5;
export const PER_SIGNATURE_CHECKED = -25;

/** Cost of bytes that are no message, bounded as an `i32`. */
export function undecodable(bytes: number): ReputationChange {
  return change(Math.max(-(2 ** 31), PER_UNDECODABLE_BYTE * Math.max(1, bytes)), "Bad packet");
}

/** Cost of a message whose signatures had to be checked to find it bad. */
export function badSignatures(checked: number): ReputationChange {
  return change(PER_SIGNATURE_CHECKED * checked, "Bad signatures");
}

/** What a peer's messages earn it (`sc_consensus_grandpa::communication::benefit`). */
export const BENEFIT = {
  neighborMessage: 100,
  roundMessage: 100,
  validatedCatchUp: 200,
  validatedCommit: 100,
} as const;

/** Benefits come by the hundred every round: they are summed up and told now and then. */
export function summedBenefit(value: number): ReputationChange {
  return change(Math.min(2 ** 31 - 1, value), "Useful messages");
}
