import { toH256 } from "@serinus/bytes";
import type { Change } from "@serinus/state";
import { writeAuxiliary } from "./auxiliary.ts";
import type { StoreContext } from "./context.ts";
import { flatPairs } from "./flat-state.ts";
import { headerFields } from "./header-fields.ts";
import { writeJournal } from "./journal.ts";
import { extendBest, moveBest, writeMove } from "./move-best.ts";
import { offchainKey } from "./offchain-key.ts";
import type { NewBlock } from "./store.ts";
import { StoreError } from "./store-error.ts";

/**
 * Stores a block with its state, to be called inside a write transaction.
 * @throws StoreError `bad-block` when it does not fit, `genesis` when there is no chain yet.
 */
export function commitBlock(context: StoreContext, block: NewBlock): void {
  const { environment, chain, nodes } = context;
  requireFitting(context, block);
  const entry = chain.insertBlock({ ...block, justifications: block.justifications ?? [] });
  nodes.insert(block.changes.trie.inserted);
  writeJournal(environment, block.hash, block.changes.trie);
  writeOffchainIndex(context, block.changes.offchainIndex);
  writeAuxiliary(environment, block.auxiliary ?? []);
  const pairs = flatPairs(block.changes);
  if (block.best && entry.parentHash === chain.pointer("best")) {
    extendBest(context, entry, pairs);
    return;
  }
  writeMove(context, block.hash, pairs);
  if (block.best) moveBest(context, block.hash);
}

function requireFitting({ chain }: StoreContext, { hash, encodedHeader, changes }: NewBlock): void {
  const finalizedHash = chain.pointer("finalized");
  if (finalizedHash === undefined) throw new StoreError("genesis", "the store has no genesis block yet");
  const { number, parentHash, stateRoot } = headerFields(encodedHeader);
  const refuse = (reason: string) =>
    new StoreError("bad-block", `block ${hash} (number ${number}) ${reason}`);
  if (chain.block(hash) !== undefined) throw refuse("is stored already");
  const parent = chain.block(toH256(parentHash));
  if (parent === undefined) throw refuse(`has an unknown parent ${toH256(parentHash)}: import that first`);
  if (number !== parent.number + 1)
    throw refuse(`should have the number ${parent.number + 1} after its parent`);
  if (number <= chain.requireBlock(finalizedHash).number) throw refuse("is not above the finalized block");
  if (toH256(stateRoot) !== toH256(changes.trie.root)) {
    throw refuse(
      `has the state root ${toH256(stateRoot)}, but its changes lead to ${toH256(changes.trie.root)}`,
    );
  }
}

function writeOffchainIndex({ environment }: StoreContext, changes: readonly Change[]): void {
  const { offchain } = environment.tables;
  for (const [key, value] of changes) {
    if (value === undefined) offchain.remove(offchainKey(key));
    else offchain.put(offchainKey(key), value);
  }
}
