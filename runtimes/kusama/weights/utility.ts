import type { WeightTable } from "@serinus/frame";

/** Utility's calls, without those of the calls within. Measured by the fellowship on 2026-04-10 (`relay/kusama/src/weights/pallet_utility.rs`). */
export const utilityWeights = {
  batch: { refTime: 4_825_566n, per: { c: { refTime: 2_295_032n } } },
  as_derivative: { refTime: 3_819_000n },
  batch_all: { refTime: 3_371_085n, per: { c: { refTime: 2_444_522n } } },
  dispatch_as: { refTime: 5_764_000n },
  force_batch: { refTime: 5_070_762n, per: { c: { refTime: 2_260_823n } } },
  dispatch_as_fallible: { refTime: 5_787_000n },
  if_else: { refTime: 7_077_000n },
} as const satisfies WeightTable;
