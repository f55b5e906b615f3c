import type { WeightTable } from "@serinus/frame";

/** System's transaction extensions. Measured by the fellowship on 2025-06-16 (`relay/kusama/src/weights/frame_system_extensions.rs`, v1.6.0). */
export const systemExtensionWeights = {
  check_genesis: { refTime: 3_970_000n },
  check_mortality_mortal_transaction: { refTime: 8_220_000n },
  check_mortality_immortal_transaction: { refTime: 8_160_000n },
  check_non_zero_sender: { refTime: 870_000n },
  check_nonce: { refTime: 8_920_000n, proofSize: 3593n, reads: 1, writes: 1 },
  check_spec_version: { refTime: 640_000n },
  check_tx_version: { refTime: 650_000n },
  check_weight: { refTime: 5_520_000n },
} as const satisfies WeightTable;
