import type { WeightTable } from "@serinus/frame";

/** What a report of an equivocation costs by the validators `v` of its session and the nominators `n` of the offender. */
const report = {
  reads: 19,
  writes: 10,
  per: { v: { refTime: 175_000n }, n: { refTime: 25_000_000n, reads: 3, writes: 3 } },
} as const;

/** Babe's calls, as estimated in the pallet (`substrate/frame/babe/src/default_weights.rs`). */
export const babeWeights = {
  plan_config_change: { refTime: 0n, writes: 1 },
  report_equivocation: { ...report, refTime: 255_000_000n },
} as const satisfies WeightTable;

/** Grandpa's calls, as estimated in the pallet (`substrate/frame/grandpa/src/default_weights.rs`). */
export const grandpaWeights = {
  note_stalled: { refTime: 3_000_000n, writes: 1 },
  report_equivocation: { ...report, refTime: 240_000_000n, reads: 21 },
} as const satisfies WeightTable;
