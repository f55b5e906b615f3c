export { chargeTransactionPayment } from "./charge-transaction-payment.ts";
export { transactionPaymentCode } from "./code.ts";
export { computeActualFee, computeFee, feeDetails, lengthToFee, weightToFee } from "./fees.ts";
export { fungiblePayment } from "./fungible-payment.ts";
export { manifest as transactionPaymentManifest } from "./manifest.ts";
export { type FeeAdjustment, targetedFeeAdjustment } from "./targeted-fee-adjustment.ts";
export type {
  FeePayment,
  TransactionPayment,
  TransactionPaymentConfig,
  TransactionPaymentWeights,
} from "./transaction-payment.ts";
export {
  type Announcements,
  transactionPaymentApi,
  transactionPaymentCallApi,
} from "./transaction-payment-api.ts";
