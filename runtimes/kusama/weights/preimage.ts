import type { WeightTable } from "@serinus/frame";

/** Preimage's calls. Measured by the fellowship on 2025-06-16 (`relay/kusama/src/weights/pallet_preimage.rs`, v1.6.0). */
export const preimageWeights = {
  note_preimage: {
    refTime: 77_798_848n,
    proofSize: 3604n,
    reads: 3,
    writes: 3,
    per: { s: { refTime: 2063n } },
  },
  unnote_preimage: { refTime: 80_531_000n, proofSize: 3604n, reads: 3, writes: 3 },
  request_preimage: { refTime: 31_220_000n, proofSize: 3556n, reads: 2, writes: 1 },
  unrequest_preimage: { refTime: 38_610_000n, proofSize: 3556n, reads: 2, writes: 2 },
  ensure_updated: {
    refTime: 79_210_000n,
    proofSize: 990n,
    per: { n: { refTime: 79_331_896n, proofSize: 2614n, reads: 3, writes: 4 } },
  },
} as const satisfies WeightTable;
