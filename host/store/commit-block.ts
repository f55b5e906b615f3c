import { toH256 } from "@serinus/bytes";
import type { StateChanges } from "@serinus/state";
import type { PlacedNode } from "@serinus/trie";
import { writeAuxiliary } from "./auxiliary.ts";
import { dropFork } from "./change-state.ts";
import type { StoreContext } from "./context.ts";
import { flatEntries } from "./flat-keys.ts";
import { headerFields } from "./header-fields.ts";
import { mergeBlock } from "./merge-block.ts";
import { RECENT_BYTES } from "./merge-recent.ts";
import { moveBest } from "./move-best.ts";
import { NODE_KEY_BYTES, nodeKeys, withKeys } from "./node-key.ts";
import { writeOffchain } from "./offchain.ts";
import { packedLength } from "./records.ts";
import type { NewBlock } from "./store.ts";
import { StoreError } from "./store-error.ts";

/** Bytes of a branch with sixteen children, a value's hash and a partial key of 32 bytes. */
const LONGEST_BRANCH = 2 + 32 + 2 + 32 + 16 * 33;

/**
 * Stores a block with its state, to be called inside a write transaction.
 * @throws StoreError `bad-block` when it does not fit, `genesis` when there is no chain yet.
 */
export function commitBlock(context: StoreContext, block: NewBlock): void {
  const { chain, deltas, environment } = context;
  requireFitting(context, block);
  const { hash, changes, best } = block;
  const entry = chain.insertBlock({ ...block, justifications: block.justifications ?? [] });
  writeOffchain(environment, changes.offchainIndex);
  writeAuxiliary(environment, block.auxiliary ?? []);
  const extendsBest = best && entry.parentHash === chain.pointer("best");
  if (extendsBest) {
    chain.setCanonical(entry.number, hash);
    chain.setPointer("best", hash);
  }
  if (mergesAtOnce(context, changes)) {
    const { inserted, removed } = changes.trie;
    mergeBlock(context, entry, {
      flat: flatEntries(changes),
      inserted: withKeys(inserted),
      removed: nodeKeys(removed),
    });
  } else {
    deltas.put(hash, entry.parentHash, changes);
  }
  if (best && !extendsBest) moveBest(context, hash);
}

/** Whether a block goes into the tables of the state without a delta, for which its ancestors must be there. */
export function mergesAtOnce({ recentBlocks }: StoreContext, { top, children, trie }: StateChanges): boolean {
  if (recentBlocks === 0) return true;
  const { inserted, removed } = trie;
  let flat = packedLength(top);
  for (const { changes } of children) flat += packedLength(changes);
  const keys = (inserted.length + removed.length) * NODE_KEY_BYTES;
  // Nodes hold short values or stand beside new ones: nearly every block is small without their being looked at.
  if (2 * flat + keys + inserted.length * LONGEST_BRANCH <= RECENT_BYTES) return false;
  let nodes = 0;
  for (let i = 0; i < inserted.length; i++) nodes += (inserted[i] as PlacedNode)[1].length;
  return flat + keys + nodes > RECENT_BYTES;
}

function requireFitting(context: StoreContext, { hash, encodedHeader, changes }: NewBlock): void {
  const { chain } = context;
  const finalizedHash = chain.pointer("finalized");
  if (finalizedHash === undefined) throw new StoreError("genesis", "the store has no genesis block yet");
  const { number, parentHash, stateRoot } = headerFields(encodedHeader);
  const refuse = (reason: string) =>
    new StoreError("bad-block", `block ${hash} (number ${number}) ${reason}`);
  const stored = chain.block(hash);
  if (stored !== undefined) {
    if (!context.reversible || chain.canonicalHash(number) === hash) throw refuse("is stored already");
    dropFork(context, hash, number);
  }
  const parent = chain.block(toH256(parentHash));
  if (parent === undefined) throw refuse(`has an unknown parent ${toH256(parentHash)}: import that first`);
  // Where chains are changed by hand, heights may be left out.
  if (context.reversible ? number <= parent.number : number !== parent.number + 1)
    throw refuse(`should have the number ${parent.number + 1} after its parent`);
  if (number <= chain.requireBlock(finalizedHash).number) throw refuse("is not above the finalized block");
  if (toH256(stateRoot) !== toH256(changes.trie.root)) {
    throw refuse(
      `has the state root ${toH256(stateRoot)}, but its changes lead to ${toH256(changes.trie.root)}`,
    );
  }
}
