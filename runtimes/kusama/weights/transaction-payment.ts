import type { WeightTable } from "@serinus/frame";

/** Transaction payment. Measured by the fellowship on 2025-06-16 (`relay/kusama/src/weights/pallet_transaction_payment.rs`, v1.6.0). */
export const transactionPaymentWeights = {
  charge_transaction_payment: { refTime: 75_700_000n, proofSize: 3593n, reads: 1, writes: 1 },
} as const satisfies WeightTable;
