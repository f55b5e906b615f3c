import { type BlockHash, fromHex } from "@serinus/bytes";
import type { BlockEntry } from "@serinus/node-api";
import type { StoreContext } from "./context.ts";
import { decodePairs, encodePairs, type FlatPairs } from "./flat-state.ts";
import { putLong, readLong } from "./long-records.ts";
import { StoreError } from "./store-error.ts";

/** Notes how the flat state leaves a block of the best chain, or enters a block outside of it. */
export function writeMove({ environment }: StoreContext, hash: BlockHash, pairs: FlatPairs): void {
  putLong(environment.writer, environment.tables.moves, fromHex(hash), encodePairs(pairs));
}

/** Makes the child of the best block, whose changes are `pairs`, the best block. */
export function extendBest(context: StoreContext, block: BlockEntry, pairs: FlatPairs): void {
  writeMove(context, block.hash, context.flat.apply(pairs));
  context.chain.setCanonical(block.number, block.hash);
  context.chain.setPointer("best", block.hash);
}

/**
 * Makes a stored block the best one: goes back from the old best block to the common ancestor and forward from there,
 * the flat state with it.
 * @throws StoreError `bad-block` when the block does not descend from the finalized one.
 */
export function moveBest(context: StoreContext, hash: BlockHash): void {
  const { chain } = context;
  const target = chain.requireBlock(hash);
  const enacted: BlockEntry[] = [];
  let ancestor = target;
  while (chain.canonicalHash(ancestor.number) !== ancestor.hash) {
    enacted.push(ancestor);
    ancestor = chain.requireBlock(ancestor.parentHash);
  }
  const finalized = chain.requireBlock(chain.pointer("finalized") as BlockHash);
  if (ancestor.number < finalized.number) {
    throw new StoreError(
      "bad-block",
      `block ${hash} cannot be the best: it does not descend from the finalized block ${finalized.hash}`,
    );
  }
  let best = chain.requireBlock(chain.pointer("best") as BlockHash);
  while (best.hash !== ancestor.hash) {
    moveFlat(context, best.hash);
    chain.setCanonical(best.number, undefined);
    best = chain.requireBlock(best.parentHash);
  }
  for (const block of enacted.reverse()) {
    moveFlat(context, block.hash);
    chain.setCanonical(block.number, block.hash);
  }
  chain.setPointer("best", hash);
}

/** Takes the flat state across a block, in the direction that is possible, and notes the way back. */
function moveFlat(context: StoreContext, hash: BlockHash): void {
  const record = readLong(context.environment.tables.moves, fromHex(hash), undefined);
  if (record === undefined)
    throw new StoreError(
      "damaged",
      `the changes of block ${hash} are missing: purge the database or restore a copy`,
    );
  writeMove(context, hash, context.flat.apply(decodePairs(record)));
}
