import type { Ancestry, BlockRef } from "./ancestry.ts";

/** Takes a vote's target back towards `base`, which it must not pass. */
export type VotingRule = (chain: Ancestry, base: BlockRef, best: BlockRef, target: BlockRef) => BlockRef;

/** Leaves the last blocks of the best chain alone, which may well be abandoned. */
export function beforeBestBlockBy(distance: number): VotingRule {
  return (chain, base, best, target) => {
    if (target.number === 0) return target;
    if (base.number + distance > best.number) return base;
    return lowered(chain, target, best.number - distance);
  };
}

/** Votes for three quarters of what is not final, so that a long unfinalized chain is finalized in steps. */
export const threeQuartersOfTheUnfinalizedChain: VotingRule = (chain, base, best, target) =>
  lowered(chain, target, base.number + Math.floor(((best.number - base.number) * 3 + 2) / 4));

/** Substrate's default rules (`VotingRulesBuilder::default`). */
export const DEFAULT_VOTING_RULES: readonly VotingRule[] = [
  beforeBestBlockBy(2),
  threeQuartersOfTheUnfinalizedChain,
];

/**
 * Rules of a network on one desk: votes go to the best block itself, so a block is final as soon as all have it. Where
 * blocks take their time to come around, Substrate's two blocks of distance save votes on forks that are abandoned.
 */
export const LOCAL_VOTING_RULES: readonly VotingRule[] = [threeQuartersOfTheUnfinalizedChain];

/** Applies rules in order, each to what the one before left. */
export function restrictVote(
  rules: readonly VotingRule[],
  chain: Ancestry,
  base: BlockRef,
  best: BlockRef,
  target: BlockRef,
): BlockRef {
  let restricted = target;
  for (const rule of rules) {
    const to = rule(chain, base, best, restricted);
    if (to.number >= base.number && to.number < restricted.number) restricted = to;
  }
  return restricted;
}

function lowered(chain: Ancestry, target: BlockRef, number: number): BlockRef {
  if (number >= target.number) return target;
  const hash = chain.ancestor(target.hash, number);
  return hash === undefined ? target : { hash, number };
}
