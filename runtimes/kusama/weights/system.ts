import type { WeightTable } from "@serinus/frame";

/** System's calls. Measured by the fellowship on 2025-06-16 (`relay/kusama/src/weights/frame_system.rs`, v1.6.0). */
export const systemWeights = {
  remark: { refTime: 33_095_220n, per: { b: { refTime: 596n } } },
  remark_with_event: { refTime: 41_335_152n, per: { b: { refTime: 1777n } } },
  set_heap_pages: { refTime: 5_520_000n, writes: 1 },
  set_code: { refTime: 131_028_881_000n, writes: 1 },
  set_storage: { refTime: 3_360_000n, per: { i: { refTime: 1_102_413n, writes: 1 } } },
  kill_storage: { refTime: 3_470_000n, per: { i: { refTime: 834_207n, writes: 1 } } },
  kill_prefix: {
    refTime: 6_450_000n,
    proofSize: 76n,
    per: { p: { refTime: 1_761_920n, proofSize: 70n, reads: 1, writes: 1 } },
  },
  authorize_upgrade: { refTime: 15_469_000n, writes: 1 },
  apply_authorized_upgrade: { refTime: 137_180_378_000n, proofSize: 1518n, reads: 1, writes: 2 },
} as const satisfies WeightTable;
