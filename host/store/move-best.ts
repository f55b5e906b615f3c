import { type BlockHash, fromHex } from "@serinus/bytes";
import type { BlockEntry } from "@serinus/node-api";
import type { StoreContext } from "./context.ts";
import { readLong } from "./long-records.ts";
import { writeMove } from "./merge-block.ts";
import { entriesOf, openRecords } from "./records.ts";
import { StoreError } from "./store-error.ts";

/**
 * Makes a stored block the best one: the best chain goes back from the old best block to the common ancestor and
 * forward from there, and the flat state with it as far as blocks are merged.
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
  for (; best.hash !== ancestor.hash; best = chain.requireBlock(best.parentHash))
    chain.setCanonical(best.number, undefined);
  for (const block of enacted) chain.setCanonical(block.number, block.hash);
  chain.setPointer("best", hash);
  moveFlat(context);
}

/** Takes the flat state to the highest block of the best chain that is merged. */
function moveFlat(context: StoreContext): void {
  const { chain, deltas } = context;
  let at = chain.requireBlock(chain.pointer("flat") as BlockHash);
  while (chain.canonicalHash(at.number) !== at.hash) {
    crossBlock(context, at);
    at = chain.requireBlock(at.parentHash);
  }
  for (;;) {
    const next = nextCanonical(context, at.number);
    if (next === undefined || deltas.get(next) !== undefined) break;
    at = chain.requireBlock(next);
    crossBlock(context, at);
  }
  chain.setPointer("flat", at.hash);
}

/** The block above a height of the best chain; where chains are changed by hand, heights may be left out. */
function nextCanonical({ chain, reversible }: StoreContext, number: number): BlockHash | undefined {
  const next = chain.canonicalHash(number + 1);
  if (next !== undefined || !reversible) return next;
  const [first] = chain.canonicalBetween(number + 1, 0xffff_ffff);
  return first;
}

/** Takes the flat state across a block, in the direction that is possible, and notes the way back. */
function crossBlock(context: StoreContext, block: BlockEntry): void {
  const record = readLong(context.environment.tables.moves, fromHex(block.hash), undefined);
  if (record === undefined)
    throw new StoreError(
      "damaged",
      `the changes of block ${block.hash} are missing: purge the database or restore a copy`,
    );
  writeMove(context, block, context.flat.apply(entriesOf(openRecords(record, 0))));
}
