import type { WeightTable } from "@serinus/frame";

/** Utility's calls, without those of the calls within. Measured by the fellowship on 2025-06-16 (`relay/kusama/src/weights/pallet_utility.rs`, v1.6.0). */
export const utilityWeights = {
  batch: { refTime: 7_240_000n, per: { c: { refTime: 4_299_874n } } },
  as_derivative: { refTime: 6_940_000n },
  batch_all: { refTime: 25_003_753n, per: { c: { refTime: 4_570_156n } } },
  dispatch_as: { refTime: 10_019_000n },
  force_batch: { refTime: 1_982_971n, per: { c: { refTime: 4_296_491n } } },
  dispatch_as_fallible: { refTime: 9_600_000n },
  if_else: { refTime: 12_610_000n },
} as const satisfies WeightTable;
