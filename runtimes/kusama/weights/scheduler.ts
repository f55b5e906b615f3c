import type { WeightTable } from "@serinus/frame";

/** Scheduler's calls and the parts of its work. Measured by the fellowship on 2025-06-16 (`relay/kusama/src/weights/pallet_scheduler.rs`, v1.6.0). */
export const schedulerWeights = {
  service_agendas_base: { refTime: 10_500_000n, proofSize: 1489n, reads: 1, writes: 1 },
  service_agenda_base: {
    refTime: 11_118_931n,
    proofSize: 42_428n,
    reads: 1,
    writes: 1,
    per: { s: { refTime: 493_878n } },
  },
  service_task_base: { refTime: 5_290_000n },
  service_task_fetched: {
    refTime: 121_081_335n,
    proofSize: 3606n,
    reads: 3,
    writes: 2,
    per: { s: { refTime: 1355n, proofSize: 1n } },
  },
  service_task_named: { refTime: 9_120_000n, writes: 1 },
  service_task_periodic: { refTime: 5_490_000n },
  execute_dispatch_signed: { refTime: 4_280_000n },
  execute_dispatch_unsigned: { refTime: 3_930_000n },
  schedule: {
    refTime: 18_493_301n,
    proofSize: 42_428n,
    reads: 1,
    writes: 1,
    per: { s: { refTime: 534_867n } },
  },
  cancel: {
    refTime: 21_089_630n,
    proofSize: 42_428n,
    reads: 1,
    writes: 3,
    per: { s: { refTime: 801_690n } },
  },
  schedule_named: {
    refTime: 23_460_499n,
    proofSize: 42_428n,
    reads: 2,
    writes: 2,
    per: { s: { refTime: 608_231n } },
  },
  cancel_named: {
    refTime: 24_600_844n,
    proofSize: 42_428n,
    reads: 2,
    writes: 3,
    per: { s: { refTime: 913_019n } },
  },
  schedule_retry: {
    refTime: 14_228_694n,
    proofSize: 42_428n,
    reads: 1,
    writes: 2,
    per: { s: { refTime: 53_923n } },
  },
  set_retry: { refTime: 37_560_000n, proofSize: 42_428n, reads: 1, writes: 1 },
  set_retry_named: { refTime: 55_150_000n, proofSize: 42_428n, reads: 2, writes: 1 },
  cancel_retry: { refTime: 35_050_000n, proofSize: 42_428n, reads: 1, writes: 1 },
  cancel_retry_named: { refTime: 43_110_000n, proofSize: 42_428n, reads: 2, writes: 1 },
} as const satisfies WeightTable;
