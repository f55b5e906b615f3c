import type { WeightTable } from "@serinus/frame";

/** System's calls. Measured by the fellowship on 2026-04-09 (`relay/kusama/src/weights/frame_system.rs`). */
export const systemWeights = {
  remark: { refTime: 14_500_126n, per: { b: { refTime: 272n } } },
  remark_with_event: { refTime: 4_837_000n, per: { b: { refTime: 1153n } } },
  set_heap_pages: { refTime: 3_318_000n, writes: 1 },
  set_code: { refTime: 60_857_074_000n, writes: 1 },
  set_storage: { refTime: 1_654_000n, per: { i: { refTime: 531_764n, writes: 1 } } },
  kill_storage: { refTime: 1_850_000n, per: { i: { refTime: 382_281n, writes: 1 } } },
  kill_prefix: {
    refTime: 3_441_000n,
    proofSize: 81n,
    per: { p: { refTime: 850_698n, proofSize: 70n, reads: 1, writes: 1 } },
  },
  authorize_upgrade: { refTime: 6_519_000n, writes: 1 },
  apply_authorized_upgrade: { refTime: 64_329_337_000n, proofSize: 1518n, reads: 1, writes: 2 },
} as const satisfies WeightTable;
