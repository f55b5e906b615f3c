import type { WeightTable } from "@serinus/frame";

/** Multisig's calls, without those of the calls within. Measured by the fellowship on 2026-04-09 (`relay/kusama/src/weights/pallet_multisig.rs`). */
export const multisigWeights = {
  as_multi_threshold_1: { refTime: 20_078_211n, per: { z: { refTime: 2760n } } },
  as_multi_create: {
    refTime: 26_853_082n,
    proofSize: 6811n,
    reads: 1,
    writes: 1,
    per: { s: { refTime: 113_894n }, z: { refTime: 2749n } },
  },
  as_multi_approve: {
    refTime: 16_405_998n,
    proofSize: 6811n,
    reads: 1,
    writes: 1,
    per: { s: { refTime: 105_979n }, z: { refTime: 2751n } },
  },
  as_multi_complete: {
    refTime: 28_902_820n,
    proofSize: 6811n,
    reads: 2,
    writes: 2,
    per: { s: { refTime: 129_291n }, z: { refTime: 2768n } },
  },
  approve_as_multi_create: {
    refTime: 25_366_403n,
    proofSize: 6811n,
    reads: 1,
    writes: 1,
    per: { s: { refTime: 110_348n } },
  },
  approve_as_multi_approve: {
    refTime: 14_885_251n,
    proofSize: 6811n,
    reads: 1,
    writes: 1,
    per: { s: { refTime: 103_142n } },
  },
  cancel_as_multi: {
    refTime: 25_763_399n,
    proofSize: 6811n,
    reads: 1,
    writes: 1,
    per: { s: { refTime: 109_460n } },
  },
  poke_deposit: {
    refTime: 24_606_440n,
    proofSize: 6811n,
    reads: 1,
    writes: 1,
    per: { s: { refTime: 106_810n } },
  },
} as const satisfies WeightTable;
