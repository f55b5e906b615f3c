import type { Hex } from "@serinus/bytes";
import { type ImportOutcome, importReady, takeSatisfied } from "./import-transaction.ts";
import { type PoolState, takeTransaction } from "./pool-state.ts";
import type { PoolTransaction, Tag } from "./transaction.ts";

/** What pruning did. */
export interface PruneOutcome {
  /** Ready transactions that provided the tags, and those that only served them. */
  readonly pruned: readonly PoolTransaction[];
  /** Future transactions that would have provided the tags. */
  readonly dropped: readonly Hex[];
  readonly promoted: readonly { readonly hash: Hex; readonly outcome: ImportOutcome }[];
}

/**
 * The chain now provides `tags`: what provides them leaves the pool, what waited for them becomes ready, what
 * depends on them stays (`BasePool::prune_tags`).
 */
export function pruneTags(state: PoolState, tags: readonly Tag[]): PruneOutcome {
  const provided = new Set(tags);
  for (const tag of provided) state.recentlyPruned[0].add(tag);

  const dropped = [...state.future.values()]
    .filter(({ transaction }) => transaction.provides.some((tag) => provided.has(tag)))
    .map(({ transaction }) => transaction.hash);
  for (const hash of dropped) takeTransaction(state, hash);

  const pruned: PoolTransaction[] = [];
  const satisfied = [];
  for (const tag of provided) {
    pruned.push(...pruneReady(state, tag));
    satisfied.push(...takeSatisfied(state, tag));
  }
  const promoted = satisfied.map((entry) => ({
    hash: entry.transaction.hash,
    outcome: importReady(state, entry),
  }));
  return { pruned, dropped, promoted };
}

/** Takes out the provider of a tag, and those before it that nothing else needs: they must have been included too. */
function pruneReady(state: PoolState, tag: Tag): PoolTransaction[] {
  const pruned: PoolTransaction[] = [];
  const providers = [state.providers.get(tag)];
  for (const hash of providers) {
    const entry = hash === undefined ? undefined : takeTransaction(state, hash);
    if (entry === undefined) continue;
    pruned.push(entry.transaction);
    for (const required of entry.transaction.requires) {
      const before = state.providers.get(required);
      if (before !== undefined && !isNeeded(state, before)) providers.push(before);
    }
  }
  return pruned;
}

function isNeeded(state: PoolState, hash: Hex): boolean {
  const provides = state.ready.get(hash)?.transaction.provides ?? [];
  return provides.some((tag) =>
    [...(state.dependents.get(tag) ?? [])].some((dependent) => state.ready.has(dependent)),
  );
}
