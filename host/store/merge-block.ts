import { type BlockHash, fromHex } from "@serinus/bytes";
import type { BlockEntry } from "@serinus/node-api";
import type { BlockDelta } from "./block-delta.ts";
import type { StoreContext } from "./context.ts";
import { writeJournal } from "./journal.ts";
import { putLong } from "./long-records.ts";
import { nodeChanges } from "./node-changes.ts";
import { splitNodeKeys } from "./node-key.ts";
import { type Entry, entriesOf, packRecords, type Records } from "./records.ts";

/** What a block does to the tables of the state. */
export interface StateWrites {
  readonly flat: readonly Entry[];
  readonly inserted: readonly (readonly [key: Uint8Array, node: Uint8Array])[];
  readonly removed: readonly Uint8Array[];
}

/** What a delta holds, as views of it. */
export function writesOf(delta: BlockDelta): StateWrites {
  return {
    flat: entriesOf(delta.flat),
    inserted: insertedNodes(delta.nodes),
    removed: splitNodeKeys(delta.removed),
  };
}

export function insertedNodes(nodes: Records): [key: Uint8Array, node: Uint8Array][] {
  return Array.from({ length: nodes.count }, (_, i) => [nodes.key(i), nodes.value(i) as Uint8Array]);
}

/**
 * Merges one block whose parent is merged and which may yet be left again, inside a write transaction: the flat state
 * moves on to it when it is the next on the best chain. What takes the flat state across the block again is noted.
 */
export function mergeBlock(context: StoreContext, block: BlockEntry, writes: StateWrites): void {
  const { chain, environment, deltas, flat, nodes, pruning } = context;
  const { hash, number, parentHash } = block;
  nodes.change(nodeChanges(writes.inserted, []));
  const isFinal = number <= chain.requireBlock(chain.pointer("finalized") as BlockHash).number;
  // Where all states are kept, nothing is ever released of a final block.
  if (!(isFinal && pruning === "archive")) {
    writeJournal(environment, hash, {
      inserted: writes.inserted.map(([key]) => key),
      removed: writes.removed,
    });
  }
  const isNext = chain.canonicalHash(number) === hash && chain.pointer("flat") === parentHash;
  writeMove(context, block, isNext ? flat.apply(writes.flat) : writes.flat);
  if (isNext) chain.setPointer("flat", hash);
  deltas.remove(hash);
}

/** Notes how the flat state leaves a block of the best chain, or enters a block outside of it. */
export function writeMove(
  { environment }: StoreContext,
  { hash }: BlockEntry,
  entries: readonly Entry[],
): void {
  putLong(environment.writer, environment.tables.moves, fromHex(hash), packRecords(entries));
}
