import { type Ancestry, type BlockRef, commonAncestor, isEqualOrDescendent } from "../ancestry.ts";

/** Weight that voted for a block itself. */
export interface Weighted {
  readonly block: BlockRef;
  readonly weight: number;
}

/**
 * The highest block for which `enough` of the weight voted, itself or by a descendant (GRANDPA's GHOST). All blocks
 * descend from `base`. Only blocks that somebody voted for, and those where forks with votes part, can be it.
 */
export function ghost(
  chain: Ancestry,
  base: BlockRef,
  targets: Iterable<Weighted>,
  enough: (weight: number) => boolean,
): BlockRef | undefined {
  const heads = new Map<string, { block: BlockRef; weight: number }>();
  const add = (block: BlockRef, weight: number) => {
    const head = heads.get(block.hash);
    if (head === undefined) heads.set(block.hash, { block, weight });
    else head.weight += weight;
  };
  for (const { block, weight } of targets) add(block, weight);
  if (heads.size === 0 && enough(0)) return base;
  for (;;) {
    let top: { block: BlockRef; weight: number } | undefined;
    for (const head of heads.values())
      if (top === undefined || head.block.number > top.block.number) top = head;
    if (top === undefined) return undefined;
    if (enough(top.weight)) return top.block;
    heads.delete(top.block.hash);
    let meeting: BlockRef | undefined;
    for (const { block } of heads.values()) {
      const common = commonAncestor(chain, top.block, block, base);
      if (meeting === undefined || common.number > meeting.number) meeting = common;
    }
    if (meeting === undefined) return undefined;
    add(meeting, top.weight);
  }
}

/** The highest of `block` and its ancestors, down to `base`, for which `enough` of the weight voted. */
export function highestAncestor(
  chain: Ancestry,
  base: BlockRef,
  block: BlockRef,
  targets: Iterable<Weighted>,
  enough: (weight: number) => boolean,
): BlockRef | undefined {
  const meetings: Weighted[] = [{ block, weight: 0 }];
  for (const { block: target, weight } of targets)
    meetings.push({ block: commonAncestor(chain, target, block, base), weight });
  meetings.sort((a, b) => b.block.number - a.block.number);
  let total = 0;
  for (let i = 0; i < meetings.length; i++) {
    const meeting = meetings[i] as Weighted;
    total += meeting.weight;
    if (meetings[i + 1]?.block.number !== meeting.block.number && enough(total)) return meeting.block;
  }
  return undefined;
}

/** Whether `enough` of the weight voted for some block strictly above `block`. */
export function reaches(
  chain: Ancestry,
  block: BlockRef,
  targets: Iterable<Weighted>,
  enough: (weight: number) => boolean,
): boolean {
  const above: Weighted[] = [];
  for (const target of targets)
    if (target.block.hash !== block.hash && isEqualOrDescendent(chain, block, target.block))
      above.push(target);
  const found = above.length === 0 ? undefined : ghost(chain, block, above, enough);
  return found !== undefined && found.hash !== block.hash;
}
