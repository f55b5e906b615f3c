import { type BlockHash, fromHex, toHex } from "@serinus/bytes";
import type { StateChanges } from "@serinus/state";
import type { StoreContext } from "./context.ts";
import { decodePairs, type FlatPairs, flatPairs } from "./flat-state.ts";
import { extendJournal, takeJournal } from "./journal.ts";
import { readLong, removeLong } from "./long-records.ts";
import { writeMove } from "./move-best.ts";
import { StoreError } from "./store-error.ts";

/** Puts another state after a block, to be called inside a write transaction; see `Store.changeState`. */
export function changeState(context: StoreContext, hash: BlockHash, changes: StateChanges): BlockHash[] {
  const { chain, environment, nodes, flat, pruning } = context;
  const block = chain.requireBlock(hash);
  const dropped = dropDescendants(context, hash, block.number);
  const isFinal = block.number <= chain.requireBlock(chain.pointer("finalized") as BlockHash).number;
  nodes.insert(changes.trie.inserted);
  // Where all states are kept, nothing is ever released of a final block.
  if (!(isFinal && pruning === "archive")) extendJournal(environment, hash, changes.trie);
  const pairs = flatPairs(changes);
  const record = readLong(environment.tables.moves, fromHex(hash), undefined);
  const move = record === undefined ? undefined : decodePairs(record);
  if (chain.pointer("best") === hash) {
    const undo = flat.apply(pairs);
    if (move !== undefined) writeMove(context, hash, merged(undo, move));
  } else if (move !== undefined) writeMove(context, hash, merged(move, pairs));
  chain.setStateRoot(hash, changes.trie.root);
  return dropped;
}

/** Pairs that do what both do, one after the other. */
function merged(first: FlatPairs, second: FlatPairs): FlatPairs {
  const byKey = new Map<string, readonly [Uint8Array, Uint8Array | undefined]>();
  for (const pairs of [first, second]) {
    for (let i = 0; i < pairs.length; i += 2) {
      const key = pairs[i] as Uint8Array;
      byKey.set(toHex(key), [key, pairs[i + 1]]);
    }
  }
  return [...byKey.values()].flat();
}

/** Deletes the forks above a block. @throws StoreError `bad-block` when the best chain goes on above it. */
function dropDescendants(context: StoreContext, hash: BlockHash, number: number): BlockHash[] {
  const { chain, environment, nodes } = context;
  const living = new Set([hash]);
  const dropped = chain.hashesFrom(number + 1).filter((each) => {
    const descends = living.has(chain.requireBlock(each).parentHash);
    if (descends) living.add(each);
    return descends;
  });
  const next = chain.canonicalHash(number + 1);
  if (next !== undefined && living.has(next)) {
    throw new StoreError(
      "bad-block",
      `the state of block ${hash} cannot be changed: the best chain goes on above it; make it the head first`,
    );
  }
  for (const each of dropped) {
    chain.abandon(chain.requireBlock(each));
    nodes.release(takeJournal(environment, each).inserted);
    removeLong(environment.tables.moves, fromHex(each));
    chain.deleteBlock(each);
  }
  return dropped;
}
