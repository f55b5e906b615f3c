import type { WeightTable } from "@serinus/frame";

/** Transaction payment. Measured by the fellowship on 2026-04-09 (`relay/kusama/src/weights/pallet_transaction_payment.rs`). */
export const transactionPaymentWeights = {
  charge_transaction_payment: { refTime: 43_330_000n, proofSize: 3593n, reads: 1, writes: 1 },
} as const satisfies WeightTable;
