import type { BlockHash } from "@serinus/bytes";
import type { StoreContext } from "./context.ts";
import { moveBest } from "./move-best.ts";
import { StoreError } from "./store-error.ts";

/** Takes finality back to a block, to be called inside a write transaction; see `Store.unfinalize`. */
export function unfinalize(context: StoreContext, hash: BlockHash): void {
  const { chain, reversible } = context;
  const block = chain.requireBlock(hash);
  const refuse = (code: "bad-block" | "unknown-state", reason: string) =>
    new StoreError(code, `the chain cannot go back to block ${hash}: ${reason}`);
  if (!reversible) throw refuse("bad-block", "the store was not opened as reversible");
  let ancestor = block;
  for (
    ;
    chain.canonicalHash(ancestor.number) !== ancestor.hash;
    ancestor = chain.requireBlock(ancestor.parentHash)
  )
    chain.revive(ancestor);
  if (ancestor.number < chain.oldestState())
    throw refuse("unknown-state", "its state is not kept; use a larger --pruning");
  chain.setPointer("finalized", ancestor.hash);
  moveBest(context, hash);
}
