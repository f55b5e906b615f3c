import type { BlockHash } from "@serinus/bytes";
import type { BlockDelta } from "./block-delta.ts";
import type { StoreContext } from "./context.ts";
import { readMerge } from "./merge-progress.ts";

const REMEMBERED = 64;

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

/** Stacks that were made, for as long as they hold. */
export interface StateStacks {
  /** @param stateRoot as the block has it now: the state of a block may be changed. */
  of(block: BlockHash, stateRoot: string): StateStack;
}

/**
 * Remembers stacks until blocks are merged: which deltas a state has above the tables depends on nothing else, but on
 * the state itself.
 */
export function createStateStacks(context: Parameters<typeof stackOf>[0]): StateStacks {
  const { chain, environment } = context;
  const made = new Map<string, StateStack>();
  let flatBlock: BlockHash | undefined;
  let merging: BlockHash | undefined;
  return {
    of(block, stateRoot) {
      const flatNow = chain.pointer("flat");
      const mergingNow = readMerge(environment)?.target;
      if (flatNow !== flatBlock || mergingNow !== merging || made.size > REMEMBERED) {
        made.clear();
        flatBlock = flatNow;
        merging = mergingNow;
      }
      const name = `${block} ${stateRoot}`;
      const known = made.get(name);
      if (known !== undefined) return known;
      const stack = stackOf(context, block);
      made.set(name, stack);
      return stack;
    },
  };
}
