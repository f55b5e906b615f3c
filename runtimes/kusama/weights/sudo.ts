import type { WeightTable } from "@serinus/frame";

/** Sudo's calls, without those of the calls within. Measured for Westend on 2025-02-22 (`polkadot/runtime/westend/src/weights/pallet_sudo.rs`): Kusama has no Sudo. */
export const sudoWeights = {
  sudo: { refTime: 15_782_000n, proofSize: 1517n, reads: 1 },
  set_key: { refTime: 15_008_000n, proofSize: 1517n, reads: 1, writes: 1 },
  sudo_as: { refTime: 16_025_000n, proofSize: 1517n, reads: 1 },
  remove_key: { refTime: 14_155_000n, proofSize: 1517n, reads: 1, writes: 1 },
} as const satisfies WeightTable;
