import { type BuiltBlock, ExecutorError } from "@serinus/executor";
import { TransactionValidityError } from "@serinus/runtime-api";
import type { PoolTransaction } from "@serinus/tx-pool";

/** Of the transactions that a block was offered, those that the runtime refused for good. */
export function refusedTransactions(
  offered: readonly PoolTransaction[],
  built: Pick<BuiltBlock, "invalid">,
): PoolTransaction[] {
  return built.invalid.filter(({ error }) => !isFuture(error)).flatMap(({ index }) => offered[index] ?? []);
}

/** The transaction on which a block broke off: the next block would break off on it too. */
export function fatalTransaction(
  offered: readonly PoolTransaction[],
  error: unknown,
): PoolTransaction | undefined {
  if (!(error instanceof ExecutorError) || error.extrinsic === undefined) return undefined;
  return offered[error.extrinsic];
}

/** `InvalidTransaction::Future`: what it stands on did not fit into the block. It may be valid in the next one. */
function isFuture(error: Uint8Array): boolean {
  const decoded = TransactionValidityError.decode(error);
  return decoded.type === "Invalid" && decoded.value.type === "Future";
}
