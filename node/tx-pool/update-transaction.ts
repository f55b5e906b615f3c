import type { Hex } from "@serinus/bytes";
import { type ImportOutcome, importTransaction } from "./import-transaction.ts";
import { addFuture, addReady, type PoolState, takeTransaction } from "./pool-state.ts";
import { removeSubtree } from "./remove-subtree.ts";
import type { PoolTransaction } from "./transaction.ts";

/** Where a transaction stood before, and what became of it. */
export interface Move {
  readonly hash: Hex;
  readonly from: "ready" | "future";
  readonly outcome: ImportOutcome;
}

/**
 * Replaces what is known of a transaction after it was validated again. When its tags changed, it and what stands
 * on it find their queues anew and keep their places (`ValidatedPool::resubmit`).
 * @returns what had to move; nothing when the tags are the same.
 */
export function updateTransaction(state: PoolState, transaction: PoolTransaction): Move[] {
  const { hash } = transaction;
  const known = state.ready.get(hash) ?? state.future.get(hash);
  if (known === undefined) return [];
  const missing = state.future.get(hash)?.missing;
  if (sameTags(known.transaction, transaction)) {
    takeTransaction(state, hash);
    if (missing === undefined) addReady(state, { ...known, transaction });
    else addFuture(state, { ...known, transaction, missing });
    return [];
  }
  // What stands on a ready transaction is ready, and on a future one nothing stands.
  const from = missing === undefined ? "ready" : "future";
  return removeSubtree(state, [hash]).map((entry) => {
    const moved = entry.transaction.hash === hash ? transaction : entry.transaction;
    const outcome = importTransaction(state, moved, { insertion: entry.insertion });
    return { hash: moved.hash, from, outcome };
  });
}

function sameTags(a: PoolTransaction, b: PoolTransaction): boolean {
  return a.requires.join() === b.requires.join() && a.provides.join() === b.provides.join();
}
