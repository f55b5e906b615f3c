import type { WeightTable } from "@serinus/frame";

/** Session's calls. Measured by the fellowship (`relay/kusama/src/weights/pallet_session.rs`, v1.6.0). */
export const sessionWeights = {
  set_keys: { refTime: 80_820_000n, proofSize: 17836n, reads: 8, writes: 7 },
  purge_keys: { refTime: 54_360_000n, proofSize: 5376n, reads: 2, writes: 7 },
} as const satisfies WeightTable;
