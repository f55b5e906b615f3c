import { type BlockHash, fromHex } from "@serinus/bytes";
import type { BlockEntry } from "@serinus/node-api";
import type { StoreContext } from "./context.ts";
import { removeJournal } from "./journal.ts";
import { removeLong } from "./long-records.ts";
import { moveBest } from "./move-best.ts";
import { releaseBlock } from "./release-block.ts";
import { StoreError } from "./store-error.ts";

/**
 * Finalizes a block and its ancestors, to be called inside a write transaction: abandons forks, then deletes what is
 * not needed any more, save what the blocks of `keep` need.
 * @returns the blocks abandoned by this call, parents first.
 * @throws StoreError `unknown-block`; `bad-block` when it does not descend from the finalized block.
 */
export function finalize(context: StoreContext, hash: BlockHash, keep: readonly BlockHash[]): BlockHash[] {
  const { chain, environment } = context;
  const target = chain.requireBlock(hash);
  const previous = chain.requireBlock(chain.pointer("finalized") as BlockHash);
  requireDescent(context, target, previous);
  if (chain.canonicalHash(target.number) !== hash) moveBest(context, hash);
  const abandoned = abandonForks(context, previous.number, target);
  for (const finalized of [...chain.canonicalBetween(previous.number + 1, target.number)]) {
    if (!context.reversible) removeLong(environment.tables.moves, fromHex(finalized));
    if (context.pruning === "archive") removeJournal(environment, finalized);
  }
  chain.setPointer("finalized", hash);
  const kept = keep.map((each) => chain.block(each)).filter((block) => block !== undefined);
  deleteAbandoned(context, kept);
  pruneStates(context, target.number, kept);
  return abandoned;
}

function requireDescent({ chain }: StoreContext, target: BlockEntry, finalized: BlockEntry): void {
  let ancestor = target;
  while (ancestor.number > finalized.number) ancestor = chain.requireBlock(ancestor.parentHash);
  if (ancestor.hash === finalized.hash) return;
  const reason = `it does not descend from the finalized block ${finalized.hash}`;
  throw new StoreError("bad-block", `block ${target.hash} cannot be finalized: ${reason}`);
}

/** Abandons every block above `from` that is neither an ancestor nor a descendant of the target. */
function abandonForks(
  { chain, environment, reversible }: StoreContext,
  from: number,
  target: BlockEntry,
): BlockHash[] {
  const abandoned: BlockHash[] = [];
  const living = new Set<BlockHash>([target.hash]);
  for (const hash of chain.hashesFrom(from + 1)) {
    const block = chain.requireBlock(hash);
    const lives =
      block.number <= target.number
        ? chain.canonicalHash(block.number) === hash
        : living.has(block.parentHash);
    if (lives) {
      if (block.number > target.number) living.add(hash);
      continue;
    }
    chain.abandon(block);
    if (!reversible) removeLong(environment.tables.moves, fromHex(hash));
    abandoned.push(hash);
  }
  return abandoned;
}

/** Deletes abandoned blocks with their nodes, save those that a kept block is or stands on. */
function deleteAbandoned(context: StoreContext, kept: readonly BlockEntry[]): void {
  const { chain, environment } = context;
  const abandoned = new Set(chain.abandoned());
  for (const block of kept) {
    for (let each = block; abandoned.delete(each.hash); ) each = chain.requireBlock(each.parentHash);
  }
  for (const hash of abandoned) {
    releaseBlock(context, hash);
    removeLong(environment.tables.moves, fromHex(hash));
    chain.deleteBlock(hash);
  }
}

/**
 * Moves the beginning of the window; what the states before it had is taken out of the tables with the next merge.
 * Nodes may belong to earlier states too, so states go in the order of their heights, and wait for the lowest that is
 * kept.
 */
function pruneStates(context: StoreContext, finalized: number, kept: readonly BlockEntry[]): void {
  const { chain, pruning } = context;
  if (pruning === "archive") return;
  let end = finalized - pruning + 1;
  for (const block of kept) end = Math.min(end, forkHeight(context, block));
  if (chain.oldestState() < end) chain.setOldestState(end);
}

/** Height of the last block of the best chain that the block stands on; its own when it is on it. */
function forkHeight({ chain }: StoreContext, block: BlockEntry): number {
  let ancestor = block;
  while (chain.canonicalHash(ancestor.number) !== ancestor.hash)
    ancestor = chain.requireBlock(ancestor.parentHash);
  return ancestor.number;
}
