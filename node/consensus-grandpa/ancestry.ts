import type { BlockHash } from "@serinus/bytes";

/** A block as votes name it. */
export interface BlockRef {
  readonly hash: BlockHash;
  readonly number: number;
}

/** What can be asked of known blocks. */
export interface Ancestry {
  /** Height of a known block. */
  number(hash: BlockHash): number | undefined;
  /** The block at a height on the way from genesis to a known block; `undefined` above it and when unknown. */
  ancestor(hash: BlockHash, number: number): BlockHash | undefined;
}

/** What the voter asks of the chain besides. */
export interface VotingChain extends Ancestry {
  /** The best block, by the fork choice. */
  best(): BlockRef;
  /** The best block among the descendants of `base`; `base` itself when it has none, `undefined` when unknown. */
  bestContaining(base: BlockHash): BlockRef | undefined;
}

/** Whether `block` is `base` or descends from it. */
export function isEqualOrDescendent(chain: Ancestry, base: BlockRef, block: BlockRef): boolean {
  return (
    block.number >= base.number &&
    (block.hash === base.hash || chain.ancestor(block.hash, base.number) === base.hash)
  );
}

/** The highest block that both descend from. `floor` is one that both commonly do. */
export function commonAncestor(chain: Ancestry, a: BlockRef, b: BlockRef, floor: BlockRef): BlockRef {
  const low = a.number < b.number ? a : b;
  const high = low === a ? b : a;
  if (isEqualOrDescendent(chain, low, high)) return low;
  let shared = floor;
  if (!isEqualOrDescendent(chain, floor, a) || !isEqualOrDescendent(chain, floor, b)) {
    const genesis = chain.ancestor(a.hash, 0);
    if (genesis !== undefined) shared = { hash: genesis, number: 0 };
  }
  let apart = low.number;
  while (apart - shared.number > 1) {
    const number = Math.floor((apart + shared.number) / 2);
    const hash = chain.ancestor(a.hash, number);
    if (hash !== undefined && hash === chain.ancestor(b.hash, number)) shared = { hash, number };
    else apart = number;
  }
  return shared;
}
