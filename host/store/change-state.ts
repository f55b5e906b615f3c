import { type BlockHash, fromHex, toHex } from "@serinus/bytes";
import type { StateChanges } from "@serinus/state";
import type { StoreContext } from "./context.ts";
import { flatEntries } from "./flat-keys.ts";
import { extendJournal } from "./journal.ts";
import { readLong, removeLong } from "./long-records.ts";
import { writeMove } from "./merge-block.ts";
import { nodeChanges } from "./node-changes.ts";
import { nodeKeys, withKeys } from "./node-key.ts";
import { type Entry, entriesOf, openRecords } from "./records.ts";
import { releaseBlock } from "./release-block.ts";
import { StoreError } from "./store-error.ts";

/**
 * Puts another state after a block that is merged, to be called inside a write transaction; see `Store.changeState`.
 */
export function changeState(context: StoreContext, hash: BlockHash, changes: StateChanges): BlockHash[] {
  const { chain, environment, nodes, flat, pruning } = context;
  const block = chain.requireBlock(hash);
  const dropped = dropDescendants(context, hash, block.number);
  const isFinal = block.number <= chain.requireBlock(chain.pointer("finalized") as BlockHash).number;
  const inserted = withKeys(changes.trie.inserted);
  nodes.change(nodeChanges(inserted, []));
  // Where all states are kept, nothing is ever released of a final block.
  if (!(isFinal && pruning === "archive")) {
    extendJournal(environment, hash, {
      inserted: inserted.map(([key]) => key),
      removed: nodeKeys(changes.trie.removed),
    });
  }
  const entries = flatEntries(changes);
  const record = readLong(environment.tables.moves, fromHex(hash), undefined);
  const move = record && entriesOf(openRecords(record, 0));
  if (chain.pointer("flat") === hash) {
    const undo = flat.apply(entries);
    if (move !== undefined) writeMove(context, block, merged(undo, move));
  } else if (move !== undefined) writeMove(context, block, merged(move, entries));
  chain.setStateRoot(hash, changes.trie.root);
  return dropped;
}

/** Entries that do what both do, one after the other. */
function merged(first: readonly Entry[], second: readonly Entry[]): Entry[] {
  return [...new Map([...first, ...second].map((entry) => [toHex(entry[0]), entry])).values()];
}

/** Deletes the forks above a block. @throws StoreError `bad-block` when the best chain goes on above it. */
function dropDescendants(context: StoreContext, hash: BlockHash, number: number): BlockHash[] {
  const { chain } = context;
  const dropped = descendantsOf(context, hash, number);
  const isCanonical = (each: BlockHash) => chain.canonicalHash(chain.requireBlock(each).number) === each;
  if (dropped.some(isCanonical)) {
    throw new StoreError(
      "bad-block",
      `the state of block ${hash} cannot be changed: the best chain goes on above it; make it the head first`,
    );
  }
  for (const each of dropped) dropBlock(context, each);
  return dropped;
}

/**
 * Deletes a block that is not on the best chain, and all that stands on it, to make room for the same block: who goes
 * back and does the same again makes it once more.
 */
export function dropFork(context: StoreContext, hash: BlockHash, number: number): void {
  for (const each of [hash, ...descendantsOf(context, hash, number)]) dropBlock(context, each);
}

function descendantsOf({ chain }: StoreContext, hash: BlockHash, number: number): BlockHash[] {
  const living = new Set([hash]);
  return chain.hashesFrom(number + 1).filter((each) => {
    const descends = living.has(chain.requireBlock(each).parentHash);
    if (descends) living.add(each);
    return descends;
  });
}

function dropBlock(context: StoreContext, hash: BlockHash): void {
  const { chain, environment } = context;
  chain.abandon(chain.requireBlock(hash));
  removeLong(environment.tables.moves, fromHex(hash));
  releaseBlock(context, hash);
  chain.deleteBlock(hash);
}
