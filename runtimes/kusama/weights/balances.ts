import type { WeightTable } from "@serinus/frame";

/** Balances' calls. Measured by the fellowship on 2025-06-16 (`relay/kusama/src/weights/pallet_balances_native.rs`, v1.6.0). */
export const balancesWeights = {
  transfer_allow_death: { refTime: 71_590_000n, proofSize: 3593n, reads: 1, writes: 1 },
  transfer_keep_alive: { refTime: 55_870_000n, proofSize: 3593n, reads: 1, writes: 1 },
  force_set_balance_creating: { refTime: 20_380_000n, proofSize: 3593n, reads: 1, writes: 1 },
  force_set_balance_killing: { refTime: 32_350_000n, proofSize: 3593n, reads: 1, writes: 1 },
  force_transfer: { refTime: 72_320_000n, proofSize: 6196n, reads: 2, writes: 2 },
  transfer_all: { refTime: 70_850_000n, proofSize: 3593n, reads: 1, writes: 1 },
  force_unreserve: { refTime: 25_010_000n, proofSize: 3593n, reads: 1, writes: 1 },
  upgrade_accounts: {
    refTime: 22_859_000n,
    proofSize: 990n,
    per: { u: { refTime: 19_968_609n, proofSize: 2603n, reads: 1, writes: 1 } },
  },
  force_adjust_total_issuance: { refTime: 9_440_000n },
  burn_allow_death: { refTime: 42_790_000n },
  burn_keep_alive: { refTime: 28_680_000n },
} as const satisfies WeightTable;
