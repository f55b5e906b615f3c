import type { WeightTable } from "@serinus/frame";

/** Timestamp. Measured by the fellowship on 2025-06-16 (`relay/kusama/src/weights/pallet_timestamp.rs`, v1.6.0). */
export const timestampWeights = {
  set: { refTime: 12_390_000n, proofSize: 1493n, reads: 2, writes: 1 },
  on_finalize: { refTime: 6_270_000n },
} as const satisfies WeightTable;
