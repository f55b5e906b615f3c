import type { BlockHash } from "@serinus/bytes";
import type { Chain, ForkCandidate, ForkChoice } from "@serinus/chain";
import type { BlockEntry } from "@serinus/node-api";
import { BabeError } from "./babe-error.ts";
import { readBabeHeader } from "./babe-header.ts";

/** How many primary blocks there are between the finalized block and each block above it. */
export interface PrimaryWeights {
  /**
   * The chain with more primary blocks is better, then the longer one, then the one that was there first
   * (sc-consensus-babe's block import).
   */
  readonly forkChoice: ForkChoice;
  /** Begins to count on a chain that was made with {@link forkChoice}. The returned function ends it. */
  follow(chain: Pick<Chain, "finalized" | "unfinalized" | "subscribe">): () => void;
}

/**
 * Blocks are compared only above one finalized block, so counting from there tells the same as from genesis, and a
 * restart counts anew from the headers.
 */
export function createPrimaryWeights(read = readBabeHeader): PrimaryWeights {
  const weights = new Map<BlockHash, number>();
  const weigh = (block: ForkCandidate): number => {
    const parent = weights.get(block.parentHash);
    if (parent === undefined || block.encodedHeader === undefined)
      throw new BabeError("unknown-parent", `block ${block.number} cannot be weighed: its parent is not`);
    return parent + (read(block.encodedHeader).preDigest.type === "Primary" ? 1 : 0);
  };
  const add = (block: BlockEntry): void => void weights.set(block.hash, weigh(block));

  return {
    forkChoice(candidate, best) {
      const [own, other] = [weigh(candidate), weights.get(best.hash) ?? 0];
      return own > other || (own === other && candidate.number > best.number);
    },
    follow(chain) {
      weights.clear();
      weights.set(chain.finalized().hash, 0);
      for (const block of chain.unfinalized()) add(block);
      return chain.subscribe((event) => {
        if (event.type === "imported") add(event.block);
        if (event.type !== "finalized") return;
        for (const { parentHash } of event.finalized) weights.delete(parentHash);
        for (const hash of event.pruned) weights.delete(hash);
      });
    },
  };
}
