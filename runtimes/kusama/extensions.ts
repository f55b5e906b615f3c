import type { Hex } from "@serinus/bytes";
import { type AnyTransactionExtension, bindWeights } from "@serinus/frame";
import {
  checkGenesis,
  checkMetadataHash,
  checkMortality,
  checkNonce,
  checkNonZeroSender,
  checkSpecVersion,
  checkTxVersion,
  checkWeight,
  type System,
} from "@serinus/pallet-system";
import { chargeTransactionPayment, type TransactionPayment } from "@serinus/pallet-transaction-payment";
import { databaseWeight } from "./weights/database.ts";
import { systemExtensionWeights } from "./weights/system-extensions.ts";

/** The steps through which every transaction passes, in Kusama's order. */
export function transactionExtensions(
  system: System,
  payment: TransactionPayment,
  metadataHash: () => Hex | undefined,
): readonly AnyTransactionExtension[] {
  const weights = bindWeights(systemExtensionWeights, databaseWeight);
  const extensions = [
    checkNonZeroSender(weights),
    checkSpecVersion(system, weights),
    checkTxVersion(system, weights),
    checkGenesis(system, weights),
    checkMortality(system, weights),
    checkNonce(system, weights),
    checkWeight(system, weights),
    chargeTransactionPayment(payment),
    checkMetadataHash(metadataHash),
  ];
  return extensions as readonly unknown[] as readonly AnyTransactionExtension[];
}
