import type { BlockHash } from "@serinus/bytes";
import type { BlockEntry, ChainApi } from "@serinus/node-api";
import type { BlockRef, VotingChain } from "../ancestry.ts";

/** The node's chain as votes see it. */
export function chainAncestry(chain: ChainApi): VotingChain {
  /** Down to the best chain by parents, and on it by height. */
  function ancestor(hash: BlockHash, number: number): BlockHash | undefined {
    let at = chain.block(hash);
    while (at !== undefined && at.number > number) {
      if (chain.canonicalHash(at.number) === at.hash) return chain.canonicalHash(number);
      at = chain.block(at.parentHash);
    }
    return at?.number === number ? at.hash : undefined;
  }
  const ref = ({ hash, number }: BlockEntry): BlockRef => ({ hash, number });
  return {
    number: (hash) => chain.block(hash)?.number,
    ancestor,
    best: () => ref(chain.best()),
    bestContaining(hash) {
      const base = chain.block(hash);
      if (base === undefined) return undefined;
      const best = chain.best();
      if (ancestor(best.hash, base.number) === hash) return ref(best);
      return chain
        .unfinalized()
        .filter((block) => ancestor(block.hash, base.number) === hash)
        .map(ref)
        .reduce((high, block) => (block.number > high.number ? block : high), ref(base));
    },
  };
}
