import type { WeightTable } from "@serinus/frame";

/** System's transaction extensions. Measured by the fellowship on 2026-04-09 (`relay/kusama/src/weights/frame_system_extensions.rs`). */
export const systemExtensionWeights = {
  check_genesis: { refTime: 4_633_000n },
  check_mortality_mortal_transaction: { refTime: 6_796_000n },
  check_mortality_immortal_transaction: { refTime: 6_795_000n },
  check_non_zero_sender: { refTime: 499_000n },
  check_nonce: { refTime: 7_274_000n, proofSize: 3593n, reads: 1, writes: 1 },
  check_spec_version: { refTime: 396_000n },
  check_tx_version: { refTime: 397_000n },
  check_weight: { refTime: 2_819_000n },
} as const satisfies WeightTable;
