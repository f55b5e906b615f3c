import type { Hex } from "@serinus/bytes";
import {
  addFuture,
  addReady,
  findTransaction,
  missingTags,
  type PoolState,
  type ReadyEntry,
  takeTransaction,
} from "./pool-state.ts";
import { collectSubtree, removeSubtree } from "./remove-subtree.ts";
import type { PoolTransaction } from "./transaction.ts";

/** What became of a transaction that was given to the pool. */
export type ImportOutcome =
  /** `promoted` became ready with it; `replaced` gave way to it or to one of those. */
  | { readonly type: "ready"; readonly promoted: readonly Hex[]; readonly replaced: readonly Hex[] }
  | { readonly type: "future" }
  | ImportRefusal;

/** Why a transaction was not taken. */
export type ImportRefusal =
  | { readonly type: "alreadyImported" }
  /** Those that it would replace have `old` as the sum of their priorities. */
  | { readonly type: "tooLowPriority"; readonly old: bigint; readonly new: bigint }
  /** It stands on what it would replace, or was replaced by what it made ready. `replaced` fell with it. */
  | { readonly type: "cycle"; readonly replaced: readonly Hex[] }
  | { readonly type: "futureRejected" };

const MAX_PRIORITY = 2n ** 64n - 1n;

/**
 * Puts a valid transaction into the queue where it belongs, replaces what provides the same tags with less
 * priority, and makes ready what waited for it (`sc-transaction-pool`'s `BasePool::import`).
 * @param insertion given when a transaction is put back and keeps its place among its equals.
 */
export function importTransaction(
  state: PoolState,
  transaction: PoolTransaction,
  options: { readonly rejectFuture?: boolean; readonly insertion?: number } = {},
): ImportOutcome {
  if (findTransaction(state, transaction.hash) !== undefined) return { type: "alreadyImported" };
  const insertion = options.insertion ?? state.nextInsertion++;
  const missing = missingTags(state, transaction);
  if (missing.length === 0) return importReady(state, { transaction, insertion });
  if (options.rejectFuture) return { type: "futureRejected" };
  addFuture(state, { transaction, insertion, missing: new Set(missing) });
  return { type: "future" };
}

/** Imports a transaction whose requirements are met. */
export function importReady(state: PoolState, first: ReadyEntry): ImportOutcome {
  const placed = place(state, first);
  if (!Array.isArray(placed)) return placed;
  const replaced = new Set(placed);
  const promoted = new Set<Hex>();
  const unlocking = [first];
  for (const { transaction } of unlocking) {
    for (const entry of takeUnlocked(state, transaction)) {
      const outcome = place(state, entry);
      if (!Array.isArray(outcome)) {
        replaced.add(entry.transaction.hash);
        continue;
      }
      promoted.add(entry.transaction.hash);
      unlocking.push(entry);
      for (const hash of outcome) {
        replaced.add(hash);
        promoted.delete(hash);
      }
    }
  }
  if (!state.ready.has(first.transaction.hash)) {
    // What it made ready has replaced it: none of them can ever be included in order.
    for (const { transaction } of removeSubtree(state, promoted)) replaced.add(transaction.hash);
    replaced.delete(first.transaction.hash);
    return { type: "cycle", replaced: [...replaced] };
  }
  return { type: "ready", promoted: [...promoted], replaced: [...replaced] };
}

/** Puts one entry among the ready in the place of those that provide its tags. @returns the hashes replaced. */
function place(state: PoolState, entry: ReadyEntry): Hex[] | ImportRefusal {
  const { transaction } = entry;
  const rivals = new Set<Hex>();
  const above = new Set<Hex>();
  for (const tag of transaction.provides) {
    const rival = state.providers.get(tag);
    if (rival !== undefined) rivals.add(rival);
    for (const dependent of state.dependents.get(tag) ?? []) above.add(dependent);
    if (transaction.requires.includes(tag)) return { type: "cycle", replaced: [] };
  }
  const old = sumOfPriorities(state, rivals);
  if (rivals.size > 0 && old >= transaction.priority) {
    return { type: "tooLowPriority", old, new: transaction.priority };
  }
  const mustNotStandOn = collectSubtree(state, [...rivals, ...above]);
  for (const tag of transaction.requires) {
    const provider = state.providers.get(tag);
    if (provider !== undefined && mustNotStandOn.has(provider)) return { type: "cycle", replaced: [] };
  }
  const removed = removeSubtree(state, rivals, new Set(transaction.provides));
  addReady(state, entry);
  return removed.map(({ transaction: { hash } }) => hash);
}

function sumOfPriorities(state: PoolState, hashes: Iterable<Hex>): bigint {
  let sum = 0n;
  for (const hash of hashes) sum += state.ready.get(hash)?.transaction.priority ?? 0n;
  return sum > MAX_PRIORITY ? MAX_PRIORITY : sum;
}

/** Takes out of the future queue what the tags of a ready transaction leave without a missing one. */
function takeUnlocked(state: PoolState, provider: PoolTransaction): ReadyEntry[] {
  if (!state.ready.has(provider.hash)) return [];
  return provider.provides.flatMap((tag) => takeSatisfied(state, tag));
}

/** Takes out of the future queue what waited for `tag` alone, oldest first. */
export function takeSatisfied(state: PoolState, tag: `0x${string}`): ReadyEntry[] {
  const satisfied: ReadyEntry[] = [];
  for (const hash of state.dependents.get(tag) ?? []) {
    const waiting = state.future.get(hash);
    if (waiting === undefined) continue;
    waiting.missing.delete(tag);
    if (waiting.missing.size === 0) satisfied.push(waiting);
  }
  return satisfied
    .toSorted((a, b) => a.insertion - b.insertion)
    .map(({ transaction, insertion }) => {
      takeTransaction(state, transaction.hash);
      return { transaction, insertion };
    });
}
