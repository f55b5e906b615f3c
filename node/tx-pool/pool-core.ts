import type { BlockHash, Hex } from "@serinus/bytes";
import type { Bans } from "./bans.ts";
import { type ImportOutcome, importTransaction } from "./import-transaction.ts";
import { enforceLimits, type QueueLimit } from "./limits.ts";
import { immediatelyDropped, refusalError, unactionable } from "./pool-errors.ts";
import { beginBlock, findTransaction, type PoolState } from "./pool-state.ts";
import { pruneTags } from "./prune-tags.ts";
import { removeSubtree } from "./remove-subtree.ts";
import type { PoolTransaction, Tag } from "./transaction.ts";
import { updateTransaction } from "./update-transaction.ts";
import type { Watchers } from "./watchers.ts";

/** What the pool accepts. */
export interface PoolLimits {
  readonly ready: QueueLimit;
  readonly future: QueueLimit;
  /** Whether transactions that wait for others are refused. */
  readonly rejectFuture: boolean;
  /** Whether this node makes blocks; if not, transactions that may not be told to others are refused. */
  readonly authoring: boolean;
}

/** The queues with their consequences: who is told, who is banned. Everything here is synchronous. */
export interface PoolCore {
  readonly state: PoolState;
  readonly bans: Bans;
  readonly watchers: Watchers;
  readonly limits: PoolLimits;
  /** Called when transactions became ready. */
  readonly onReady: () => void;
}

/** Takes in a valid transaction. @throws PoolError when it is refused, or dropped at once for want of room. */
export function admit(core: PoolCore, transaction: PoolTransaction): void {
  const { state, limits, watchers, bans } = core;
  const { hash } = transaction;
  if (!transaction.propagate && !limits.authoring) throw unactionable();
  const outcome = importTransaction(state, transaction, { rejectFuture: limits.rejectFuture });
  if (outcome.type !== "ready" && outcome.type !== "future") {
    if (outcome.type === "cycle")
      for (const fallen of outcome.replaced) watchers.tell(fallen, { type: "dropped" });
    throw refusalError(outcome, hash);
  }
  tellImported(core, hash, outcome);
  const dropped = enforceLimits(state, limits).map((one) => one.hash);
  bans.ban(dropped);
  for (const one of dropped) watchers.tell(one, { type: "dropped" });
  if (dropped.includes(hash)) throw immediatelyDropped();
  if (outcome.type === "ready") core.onReady();
}

/**
 * Removes transactions that turned out invalid, and bans them; what stands on them goes too but may come back.
 * @returns all that were removed.
 */
export function removeInvalid(core: PoolCore, hashes: readonly Hex[]): Hex[] {
  core.bans.ban(hashes);
  const removed = removeSubtree(core.state, hashes).map(({ transaction: { hash } }) => hash);
  for (const hash of removed) core.watchers.tell(hash, { type: "invalid" });
  return removed;
}

/** Takes note of what was found on validating a transaction of the pool again. */
export function refresh(core: PoolCore, transaction: PoolTransaction): void {
  let becameReady = false;
  for (const { hash, from, outcome } of updateTransaction(core.state, transaction)) {
    if (outcome.type === "ready") {
      if (from === "future") core.watchers.tell(hash, { type: "ready" });
      tellSideEffects(core, hash, outcome);
      becameReady ||= from === "future" || outcome.promoted.length > 0;
    } else if (outcome.type !== from) {
      core.watchers.tell(hash, { type: outcome.type === "future" ? "future" : "dropped" });
    }
  }
  if (becameReady) core.onReady();
}

/**
 * A block of the best chain holds these transactions: they leave the pool, and may not come back for a while.
 * @returns transactions that left with them although the block does not hold them; they are to be validated again.
 */
export function includeBlock(core: PoolCore, block: BlockHash, hashes: readonly Hex[]): PoolTransaction[] {
  beginBlock(core.state);
  const tags = hashes.flatMap((hash) => findTransaction(core.state, hash)?.provides ?? []);
  const pruned = provideTags(core, tags);
  core.bans.ban(hashes);
  core.watchers.included(block, hashes);
  const included = new Set(hashes);
  return pruned.filter(({ hash }) => !included.has(hash));
}

/** The chain now provides these tags. @returns ready transactions that left the pool because of it. */
export function provideTags(core: PoolCore, tags: readonly Tag[]): readonly PoolTransaction[] {
  const { pruned, dropped, promoted } = pruneTags(core.state, tags);
  for (const hash of dropped) core.watchers.tell(hash, { type: "dropped" });
  for (const { hash, outcome } of promoted) {
    if (outcome.type === "ready") tellImported(core, hash, outcome);
    else core.watchers.tell(hash, { type: "dropped" });
  }
  if (promoted.length > 0) core.onReady();
  return pruned;
}

/** Removes what has outlived the time for which the runtime vouched. */
export function removeStale(core: PoolCore, number: number): void {
  const entries = [...core.state.ready.values(), ...core.state.future.values()];
  const stale = entries.filter(({ transaction }) => transaction.validTill <= number);
  if (stale.length > 0)
    removeInvalid(
      core,
      stale.map(({ transaction }) => transaction.hash),
    );
}

function tellImported(
  core: PoolCore,
  hash: Hex,
  outcome: ImportOutcome & { type: "ready" | "future" },
): void {
  core.watchers.tell(hash, { type: outcome.type });
  if (outcome.type === "ready") tellSideEffects(core, hash, outcome);
}

function tellSideEffects(core: PoolCore, hash: Hex, outcome: ImportOutcome & { type: "ready" }): void {
  for (const replaced of outcome.replaced) core.watchers.tell(replaced, { type: "usurped", by: hash });
  for (const promoted of outcome.promoted) core.watchers.tell(promoted, { type: "ready" });
}
