import type { Hex } from "@serinus/bytes";
import { type PoolState, type ReadyEntry, takeTransaction } from "./pool-state.ts";
import type { Tag } from "./transaction.ts";

const NO_TAGS: ReadonlySet<Tag> = new Set();

/**
 * The named transactions and every ready one that stands on them, parents first. Nothing is taken to stand on
 * the tags in `kept`: another transaction is about to provide them.
 */
export function collectSubtree(
  state: PoolState,
  roots: Iterable<Hex>,
  kept: ReadonlySet<Tag> = NO_TAGS,
): ReadonlySet<Hex> {
  const subtree = new Set(roots);
  // A set's iterator also visits what is added on the way.
  for (const hash of subtree) {
    for (const tag of state.ready.get(hash)?.transaction.provides ?? []) {
      if (kept.has(tag)) continue;
      for (const dependent of state.dependents.get(tag) ?? []) {
        if (state.ready.has(dependent)) subtree.add(dependent);
      }
    }
  }
  return subtree;
}

/**
 * Removes the named transactions and every ready one that stands on them. Future ones that counted on a tag that
 * is lost wait for it again.
 * @returns what was removed, parents first.
 */
export function removeSubtree(
  state: PoolState,
  roots: Iterable<Hex>,
  kept: ReadonlySet<Tag> = NO_TAGS,
): ReadyEntry[] {
  const removed: ReadyEntry[] = [];
  for (const hash of collectSubtree(state, roots, kept)) {
    const wasReady = state.ready.has(hash);
    const entry = takeTransaction(state, hash);
    if (entry === undefined) continue;
    removed.push(entry);
    if (wasReady) withdrawTags(state, entry.transaction.provides, kept);
  }
  return removed;
}

function withdrawTags(state: PoolState, tags: readonly Tag[], kept: ReadonlySet<Tag>): void {
  for (const tag of tags) {
    if (kept.has(tag)) continue;
    for (const dependent of state.dependents.get(tag) ?? []) state.future.get(dependent)?.missing.add(tag);
  }
}
