import type { PoolState, ReadyEntry } from "./pool-state.ts";
import { removeSubtree } from "./remove-subtree.ts";
import type { PoolTransaction } from "./transaction.ts";

/** How much a queue may hold. */
export interface QueueLimit {
  readonly count: number;
  readonly bytes: number;
}

/**
 * Makes both queues fit their limits. Of the ready, those of the lowest priority go first, the oldest of equals,
 * with all that stands on them; of the future ones the oldest (`BasePool::enforce_limits`).
 * @returns what was removed.
 */
export function enforceLimits(
  state: PoolState,
  limits: { readonly ready: QueueLimit; readonly future: QueueLimit },
): PoolTransaction[] {
  const removed: ReadyEntry[] = [];
  while (state.ready.size > limits.ready.count || state.readyBytes > limits.ready.bytes) {
    removed.push(...removeSubtree(state, [worstReady(state).transaction.hash]));
  }
  while (state.future.size > limits.future.count || state.futureBytes > limits.future.bytes) {
    removed.push(...removeSubtree(state, [oldestFuture(state).transaction.hash]));
  }
  return removed.map(({ transaction }) => transaction);
}

function worstReady(state: PoolState): ReadyEntry {
  return [...state.ready.values()].reduce((worst, entry) => {
    const difference = entry.transaction.priority - worst.transaction.priority;
    return difference < 0n || (difference === 0n && entry.insertion < worst.insertion) ? entry : worst;
  });
}

function oldestFuture(state: PoolState): ReadyEntry {
  return [...state.future.values()].reduce((oldest, entry) =>
    entry.insertion < oldest.insertion ? entry : oldest,
  );
}
