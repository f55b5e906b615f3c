import type { ReputationChange } from "@serinus/node-api";

const change = (value: number, what: string): ReputationChange => ({ value, reason: `BEEFY: ${what}` });

/** What a peer's messages cost it (`sc_consensus_beefy::communication::cost`). */
export const COST = {
  outdated: change(-50, "Past message"),
  future: change(-100, "Future message"),
  badSignature: change(-100, "Bad signature"),
  unknownVoter: change(-150, "Unknown voter"),
  /** `sc-network-gossip`'s, for what the same peer sent before. */
  duplicateGossip: change(-4, "Duplicate gossip"),
  /** So much that is refused between two rebroadcasts that the peer is not listened to until the next. */
  flood: change(-(2 ** 30), "Flood of refused messages"),
} as const;

/** What they earn it (`sc_consensus_beefy::communication::benefit`). */
export const BENEFIT = {
  vote: change(100, "Round vote message"),
  proof: change(100, "Justification"),
} as const;

/** A proof that took so many signature checks to be found bad. */
export function invalidProof(checked: number): ReputationChange {
  return change(-5000 - 25 * checked, "Invalid commit");
}

/** Cost of bytes that are no message, bounded as an `i32`. */
export function undecodable(bytes: number): ReputationChange {
  return change(Math.max(-(2 ** 31), -5 * Math.max(1, bytes)), "Bad packet");
}
