import { bindWeights, instantiate, place, type RuntimeContext } from "@serinus/frame";
import { type Authorship, author } from "@serinus/pallet-authorship";
import type { Balances } from "@serinus/pallet-balances";
import type { System } from "@serinus/pallet-system";
import {
  fungiblePayment,
  type TransactionPayment,
  targetedFeeAdjustment,
  transactionPaymentManifest,
} from "@serinus/pallet-transaction-payment";
import { dealWithFees } from "../fees/deal-with-fees.ts";
import { slowFeeAdjustment } from "../fees/fee-adjustment.ts";
import { lengthToFee, weightToFee } from "../fees/weight-to-fee.ts";
import { blockLength, blockWeights } from "../weights/block.ts";
import { databaseWeight } from "../weights/database.ts";
import { transactionPaymentWeights } from "../weights/transaction-payment.ts";

export const placedTransactionPayment = place("TransactionPayment", 33, transactionPaymentManifest, {
  constants: { OperationalFeeMultiplier: 5 },
});

export function createTransactionPayment(
  context: RuntimeContext,
  system: System,
  balances: Balances,
  authorship: Authorship,
): TransactionPayment {
  return instantiate(context, placedTransactionPayment, {
    weights: bindWeights(transactionPaymentWeights, databaseWeight),
    blockWeights,
    blockLength: blockLength.max,
    payment: fungiblePayment(
      balances,
      dealWithFees(balances, () => author(authorship)),
    ),
    weightToFee,
    lengthToFee,
    nextMultiplier: targetedFeeAdjustment(slowFeeAdjustment, blockWeights, () =>
      system.storage.BlockWeight.get(),
    ),
  });
}
