import type { BlockHash } from "@serinus/bytes";
import type { BlockDelta } from "./block-delta.ts";
import type { StoreContext } from "./context.ts";
import { readMerge } from "./merge-progress.ts";

/** What a state is read from: deltas of recent blocks, newest first, above the tables. */
export interface StateStack {
  readonly deltas: readonly BlockDelta[];
  /** Whether the flat state is what lies below; otherwise only the trie can be walked. */
  readonly flat: boolean;
}

/**
 * The stack of the state after a block. Deltas are followed from parent to parent, to the block of the flat state or
 * one that is merged. A merge that is under way has written some values of its last block into the flat state already,
 * so that only states which have that block's delta above it can be read there.
 */
export function stackOf(
  { chain, deltas, environment }: Pick<StoreContext, "chain" | "deltas" | "environment">,
  block: BlockHash,
): StateStack {
  const flatBlock = chain.pointer("flat");
  const merging = readMerge(environment)?.target;
  const stack: BlockDelta[] = [];
  let flat = merging === undefined;
  for (let at = block; at !== flatBlock; ) {
    const delta = deltas.get(at);
    if (delta === undefined) return { deltas: stack, flat: false };
    stack.push(delta);
    if (at === merging) flat = true;
    at = delta.parent;
  }
  return { deltas: stack, flat };
}
