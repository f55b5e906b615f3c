import type { WeightTable } from "@serinus/frame";

/** Indices' calls. Measured by the fellowship on 2025-06-16 (`relay/kusama/src/weights/pallet_indices.rs`, v1.6.0). */
export const indicesWeights = {
  claim: { refTime: 32_869_000n, proofSize: 3534n, reads: 1, writes: 1 },
  transfer: { refTime: 50_960_000n, proofSize: 3593n, reads: 2, writes: 2 },
  free: { refTime: 31_860_000n, proofSize: 3534n, reads: 1, writes: 1 },
  force_transfer: { refTime: 34_920_000n, proofSize: 3593n, reads: 2, writes: 2 },
  freeze: { refTime: 36_059_000n, proofSize: 3534n, reads: 1, writes: 1 },
  poke_deposit: { refTime: 32_550_000n, proofSize: 3534n, reads: 1, writes: 1 },
} as const satisfies WeightTable;
