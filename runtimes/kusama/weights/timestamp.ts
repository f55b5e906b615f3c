import type { WeightTable } from "@serinus/frame";

/** Timestamp. Measured by the fellowship on 2026-04-09 (`relay/kusama/src/weights/pallet_timestamp.rs`). */
export const timestampWeights = {
  set: { refTime: 7_814_000n, proofSize: 1493n, reads: 2, writes: 1 },
  on_finalize: { refTime: 4_655_000n },
} as const satisfies WeightTable;
