import type { WeightTable } from "@serinus/frame";

/** Balances' calls. Measured by the fellowship on 2025-08-14 (`relay/kusama/src/weights/pallet_balances_native.rs`). */
export const balancesWeights = {
  transfer_allow_death: { refTime: 75_139_000n, proofSize: 3593n, reads: 1, writes: 1 },
  transfer_keep_alive: { refTime: 60_831_000n, proofSize: 3593n, reads: 1, writes: 1 },
  force_set_balance_creating: { refTime: 31_710_000n, proofSize: 3593n, reads: 1, writes: 1 },
  force_set_balance_killing: { refTime: 33_640_000n, proofSize: 3593n, reads: 1, writes: 1 },
  force_transfer: { refTime: 75_490_000n, proofSize: 6196n, reads: 2, writes: 2 },
  transfer_all: { refTime: 72_849_000n, proofSize: 3593n, reads: 1, writes: 1 },
  force_unreserve: { refTime: 27_629_000n, proofSize: 3593n, reads: 1, writes: 1 },
  upgrade_accounts: {
    refTime: 23_829_000n,
    proofSize: 990n,
    per: { u: { refTime: 20_023_007n, proofSize: 2603n, reads: 1, writes: 1 } },
  },
  force_adjust_total_issuance: { refTime: 9_620_000n },
  burn_allow_death: { refTime: 43_290_000n },
  burn_keep_alive: { refTime: 29_440_000n },
} as const satisfies WeightTable;
