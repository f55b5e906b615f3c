import type { Hex } from "@serinus/bytes";
import { type ImportOutcome, importTransaction } from "./import-transaction.ts";
import { addFuture, addReady, type PoolState, takeTransaction } from "./pool-state.ts";
import { removeSubtree } from "./remove-subtree.ts";
import type { PoolTransaction } from "./transaction.ts";

/**
 * Replaces what is known of a transaction after it was validated again. When its tags changed, it and what stands
 * on it find their queues anew and keep their places (`ValidatedPool::resubmit`).
 * @returns what became of those that were ready and are not any more.
 */
export function updateTransaction(
  state: PoolState,
  transaction: PoolTransaction,
): { readonly hash: Hex; readonly outcome: ImportOutcome }[] {
  const { hash } = transaction;
  const known = state.ready.get(hash) ?? state.future.get(hash);
  if (known === undefined) return [];
  if (sameTags(known.transaction, transaction)) {
    const missing = state.future.get(hash)?.missing;
    takeTransaction(state, hash);
    if (missing === undefined) addReady(state, { ...known, transaction });
    else addFuture(state, { ...known, transaction, missing });
    return [];
  }
  const wasReady = state.ready.has(hash);
  const changed = [];
  for (const entry of removeSubtree(state, [hash])) {
    const { insertion } = entry;
    const moved = entry.transaction.hash === hash ? transaction : entry.transaction;
    const outcome = importTransaction(state, moved, { insertion });
    if ((wasReady && outcome.type !== "ready") || isRefusal(outcome))
      changed.push({ hash: moved.hash, outcome });
  }
  return changed;
}

function isRefusal(outcome: ImportOutcome): boolean {
  return outcome.type !== "ready" && outcome.type !== "future";
}

function sameTags(a: PoolTransaction, b: PoolTransaction): boolean {
  return a.requires.join() === b.requires.join() && a.provides.join() === b.provides.join();
}
