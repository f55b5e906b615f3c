import { type BlockHash, toH256 } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import type { StoreContext } from "./context.ts";
import type { PastBlock } from "./store.ts";
import { StoreError } from "./store-error.ts";

/** The block that is missing below the ones that are there; see `Store.gap`. */
export function gapOf({
  chain,
}: Pick<StoreContext, "chain">): { readonly hash: BlockHash; readonly number: number } | undefined {
  const number = chain.lowestBlock();
  const lowest = number === 0 ? undefined : chain.canonicalHash(number);
  return lowest && { hash: chain.requireBlock(lowest).parentHash, number: number - 1 };
}

/** Fills the gap downwards, to be called inside a write transaction; see `Store.fillGap`. */
export function fillGap({ chain }: Pick<StoreContext, "chain">, blocks: readonly PastBlock[]): void {
  for (const block of blocks) {
    const missing = gapOf({ chain });
    const hash = toH256(blake2_256(block.encodedHeader));
    if (missing === undefined || hash !== missing.hash)
      throw new StoreError(
        "bad-block",
        `block ${hash} does not fill the gap, which ends with ${missing?.hash}`,
      );
    const { number, parentHash } = chain.insertBlock({ ...block, hash, runtimeChanged: false });
    if (number !== missing.number || (number === 1 && parentHash !== chain.pointer("genesis")))
      throw new StoreError("bad-block", `block ${hash} of height ${number} leads to another genesis`);
    chain.setCanonical(number, hash);
    chain.setLowestBlock(number === 1 ? 0 : number);
  }
}
