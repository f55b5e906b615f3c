import { BeefyValidatorSet } from "@serinus/runtime-api";
import { bool, option, struct, u32, type ValueOf, vec } from "@serinus/scale";

/** Under what key the voter's state is kept (`sc_consensus_beefy::aux_schema`). */
export const BEEFY_RECORD_KEY = "beefy_voter_state";

/**
 * What survives a restart. Votes of others do not: they come again. The highest block that this node voted for does,
 * so that it never votes twice.
 */
export type BeefyRecord = ValueOf<typeof BeefyRecord>;
export const BeefyRecord = /* @__PURE__ */ struct({
  /** The block that BEEFY began with: after a reset it is another, and the record of no use. */
  pallet_genesis: u32,
  best_voted: u32,
  best_beefy: u32,
  best_grandpa: u32,
  sessions: vec(struct({ start: u32, set: BeefyValidatorSet, mandatory_done: bool, best_done: option(u32) })),
});
