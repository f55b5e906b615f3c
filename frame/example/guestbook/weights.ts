import type { WeightTable } from "@serinus/frame";

export const weights = {
  sign: { refTime: 9_000_000n, proofSize: 1_600n, reads: 2, writes: 3, per: { m: { refTime: 1_500n } } },
  erase: { refTime: 8_000_000n, proofSize: 1_600n, reads: 2, writes: 2 },
  clear: {
    refTime: 5_000_000n,
    proofSize: 1_500n,
    reads: 1,
    writes: 1,
    per: { n: { refTime: 900_000n, proofSize: 100n, reads: 1, writes: 1 } },
  },
} as const satisfies WeightTable;
