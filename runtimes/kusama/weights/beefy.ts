import { type DbWeight, dbWeight, type WeightTable, weight } from "@serinus/frame";
import type { Weight } from "@serinus/runtime-api";

/** Beefy's calls, as estimated in the pallet (`substrate/frame/beefy/src/default_weights.rs`). */
export const beefyWeights = {
  set_new_genesis: { refTime: 0n, writes: 1 },
  report_voting_equivocation: {
    refTime: 145_000_000n,
    reads: 21,
    writes: 10,
    per: {
      v: { refTime: 175_000n },
      n: { refTime: 25_000_000n, reads: 3, writes: 3 },
      votes: { refTime: 50_000_000n },
    },
  },
} as const satisfies WeightTable;

/** Checks of ancestry. Measured by the fellowship (`relay/kusama/src/weights/pallet_beefy_mmr.rs`, v1.6.0). */
export const beefyMmrWeights = {
  n_leafs_proof_is_optimal: { refTime: 1_757_049n, per: { n: { refTime: 1_720n } } },
  extract_validation_context: { refTime: 7_360_000n, proofSize: 3509n, reads: 1 },
  read_peak: { refTime: 7_040_000n, proofSize: 3505n, reads: 1 },
  n_items_proof_is_non_canonical: {
    refTime: 29_215_976n,
    proofSize: 1517n,
    reads: 2,
    per: { n: { refTime: 1_647_059n } },
  },
} as const satisfies WeightTable;

/** A leaf more, by the peaks that it touches, as estimated in the pallet (`merkle-mountain-range/src/default_weights.rs`). */
export function mmrWeight(db: DbWeight, peaks: number): Weight {
  const { ref_time } = dbWeight(db, 3 + peaks, 2 + peaks);
  return weight(ref_time + 2000n);
}
