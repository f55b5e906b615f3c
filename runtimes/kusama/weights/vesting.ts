import type { WeightTable } from "@serinus/frame";

const account = { reads: 3, writes: 2, proofSize: 4764n } as const;
const otherAccount = { reads: 4, writes: 3, proofSize: 4764n } as const;

/** Vesting's calls; `l` locks and `s` schedules. Measured by the fellowship on 2025-06-16 (`relay/kusama/src/weights/pallet_vesting.rs`, v1.6.0). */
export const vestingWeights = {
  vest_locked: {
    refTime: 44_944_705n,
    ...account,
    per: { l: { refTime: 47_471n }, s: { refTime: 93_333n } },
  },
  vest_unlocked: {
    refTime: 47_752_956n,
    ...account,
    per: { l: { refTime: 50_456n }, s: { refTime: 94_260n } },
  },
  vest_other_locked: {
    refTime: 48_219_339n,
    ...otherAccount,
    per: { l: { refTime: 52_895n }, s: { refTime: 81_035n } },
  },
  vest_other_unlocked: {
    refTime: 49_193_759n,
    ...otherAccount,
    per: { l: { refTime: 76_877n }, s: { refTime: 157_232n } },
  },
  vested_transfer: {
    refTime: 100_355_817n,
    ...otherAccount,
    per: { l: { refTime: 98_930n }, s: { refTime: 129_355n } },
  },
  force_vested_transfer: {
    refTime: 102_645_475n,
    proofSize: 6196n,
    reads: 5,
    writes: 4,
    per: { l: { refTime: 85_498n }, s: { refTime: 156_298n } },
  },
  not_unlocking_merge_schedules: {
    refTime: 44_212_041n,
    ...account,
    per: { l: { refTime: 78_546n }, s: { refTime: 86_080n } },
  },
  unlocking_merge_schedules: {
    refTime: 46_286_100n,
    ...account,
    per: { l: { refTime: 70_402n }, s: { refTime: 175_216n } },
  },
  force_remove_vesting_schedule: {
    refTime: 51_089_249n,
    ...otherAccount,
    per: { l: { refTime: 100_436n }, s: { refTime: 146_817n } },
  },
} as const satisfies WeightTable;
