import type { WeightTable } from "@serinus/frame";

/** Multisig's calls, without those of the calls within. Measured by the fellowship on 2025-06-16 (`relay/kusama/src/weights/pallet_multisig.rs`, v1.6.0). */
export const multisigWeights = {
  as_multi_threshold_1: { refTime: 21_025_124n, per: { z: { refTime: 534n } } },
  as_multi_create: {
    refTime: 46_680_198n,
    proofSize: 6811n,
    reads: 1,
    writes: 1,
    per: { s: { refTime: 161_467n }, z: { refTime: 2589n } },
  },
  as_multi_approve: {
    refTime: 22_803_745n,
    proofSize: 6811n,
    reads: 1,
    writes: 1,
    per: { s: { refTime: 158_345n }, z: { refTime: 2935n } },
  },
  as_multi_complete: {
    refTime: 47_286_700n,
    proofSize: 6811n,
    reads: 2,
    writes: 2,
    per: { s: { refTime: 180_249n }, z: { refTime: 2993n } },
  },
  approve_as_multi_create: {
    refTime: 41_770_858n,
    proofSize: 6811n,
    reads: 1,
    writes: 1,
    per: { s: { refTime: 185_445n } },
  },
  approve_as_multi_approve: {
    refTime: 24_835_602n,
    proofSize: 6811n,
    reads: 1,
    writes: 1,
    per: { s: { refTime: 137_147n } },
  },
  cancel_as_multi: {
    refTime: 47_074_965n,
    proofSize: 6811n,
    reads: 1,
    writes: 1,
    per: { s: { refTime: 104_925n } },
  },
  poke_deposit: {
    refTime: 39_960_394n,
    proofSize: 6811n,
    reads: 1,
    writes: 1,
    per: { s: { refTime: 149_968n } },
  },
} as const satisfies WeightTable;
