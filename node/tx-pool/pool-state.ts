import type { Hex } from "@serinus/bytes";
import type { PoolTransaction, Tag } from "./transaction.ts";

/** A transaction whose requirements are met. */
export interface ReadyEntry {
  readonly transaction: PoolTransaction;
  /** Grows with every transaction that comes in; kept when the transaction changes its queue. */
  readonly insertion: number;
}

/** A transaction that waits for others. */
export interface FutureEntry extends ReadyEntry {
  /** Required tags that nothing provides yet; never empty. */
  readonly missing: Set<Tag>;
}

/**
 * The two queues of the pool. Changed only by the functions of this package, which keep these rules: a transaction
 * stands in one queue; a tag has at most one provider among the ready; what a ready transaction requires is provided
 * by a ready one or was provided by the chain.
 */
export interface PoolState {
  readonly ready: Map<Hex, ReadyEntry>;
  readonly future: Map<Hex, FutureEntry>;
  /** The ready transaction that provides a tag. */
  readonly providers: Map<Tag, Hex>;
  /** Transactions of both queues that require a tag. */
  readonly dependents: Map<Tag, Set<Hex>>;
  /** Tags that the last two blocks provided: what was being validated meanwhile must not wait for them. */
  recentlyPruned: readonly [last: Set<Tag>, previous: ReadonlySet<Tag>];
  nextInsertion: number;
  /** Bytes of the ready transactions. */
  readyBytes: number;
  /** Bytes of the future transactions. */
  futureBytes: number;
}

/** A pool without transactions. */
export function createPoolState(): PoolState {
  return {
    ready: new Map(),
    future: new Map(),
    providers: new Map(),
    dependents: new Map(),
    recentlyPruned: [new Set(), new Set()],
    nextInsertion: 0,
    readyBytes: 0,
    futureBytes: 0,
  };
}

/** Opens the record of the tags that the next block provides; pruning fills it. */
export function beginBlock(state: PoolState): void {
  state.recentlyPruned = [new Set(), state.recentlyPruned[0]];
}

/** The transaction, of whichever queue. */
export function findTransaction(state: PoolState, hash: Hex): PoolTransaction | undefined {
  return (state.ready.get(hash) ?? state.future.get(hash))?.transaction;
}

/** Required tags that neither a ready transaction nor the newest blocks provide. */
export function missingTags(state: PoolState, transaction: PoolTransaction): Tag[] {
  const [last, previous] = state.recentlyPruned;
  return transaction.requires.filter(
    (tag) => !state.providers.has(tag) && !last.has(tag) && !previous.has(tag),
  );
}

/** Puts a transaction among the ready. Its tags must be free. */
export function addReady(state: PoolState, entry: ReadyEntry): void {
  const { transaction } = entry;
  state.ready.set(transaction.hash, entry);
  state.readyBytes += transaction.encoded.length;
  for (const tag of transaction.provides) state.providers.set(tag, transaction.hash);
  addDependent(state, transaction);
}

/** Puts a transaction among those that wait. */
export function addFuture(state: PoolState, entry: FutureEntry): void {
  state.future.set(entry.transaction.hash, entry);
  state.futureBytes += entry.transaction.encoded.length;
  addDependent(state, entry.transaction);
}

/** Takes one transaction out of its queue and of the indices; what depends on it is left alone. */
export function takeTransaction(state: PoolState, hash: Hex): ReadyEntry | undefined {
  const entry = state.ready.get(hash) ?? state.future.get(hash);
  if (entry === undefined) return undefined;
  const { transaction } = entry;
  if (state.ready.delete(hash)) {
    state.readyBytes -= transaction.encoded.length;
    for (const tag of transaction.provides) state.providers.delete(tag);
  } else {
    state.future.delete(hash);
    state.futureBytes -= transaction.encoded.length;
  }
  for (const tag of transaction.requires) {
    const dependents = state.dependents.get(tag);
    dependents?.delete(hash);
    if (dependents?.size === 0) state.dependents.delete(tag);
  }
  return entry;
}

function addDependent(state: PoolState, transaction: PoolTransaction): void {
  for (const tag of transaction.requires) {
    const dependents = state.dependents.get(tag);
    if (dependents === undefined) state.dependents.set(tag, new Set([transaction.hash]));
    else dependents.add(transaction.hash);
  }
}
