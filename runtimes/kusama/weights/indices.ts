import type { WeightTable } from "@serinus/frame";

/** Indices' calls. Measured by the fellowship on 2026-04-09 (`relay/kusama/src/weights/pallet_indices.rs`). */
export const indicesWeights = {
  claim: { refTime: 16_536_000n, proofSize: 3534n, reads: 1, writes: 1 },
  transfer: { refTime: 24_932_000n, proofSize: 3593n, reads: 2, writes: 2 },
  free: { refTime: 16_832_000n, proofSize: 3534n, reads: 1, writes: 1 },
  force_transfer: { refTime: 20_142_000n, proofSize: 3593n, reads: 2, writes: 2 },
  freeze: { refTime: 19_039_000n, proofSize: 3534n, reads: 1, writes: 1 },
  poke_deposit: { refTime: 16_954_000n, proofSize: 3534n, reads: 1, writes: 1 },
} as const satisfies WeightTable;
