import { toH256 } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { EMPTY_TRIE_ROOT } from "@serinus/trie";
import type { StoreContext } from "./context.ts";
import type { ForkedBlock } from "./store.ts";
import { StoreError } from "./store-error.ts";

/**
 * Stores the block of another chain on which this one goes on, to be called inside a write transaction. Of its state
 * nothing is known here: what is stored are the differences from it, of which there are none yet.
 * @throws StoreError `genesis` when the store holds a chain already.
 */
export function initFork({ chain }: StoreContext, fork: ForkedBlock): void {
  const present = chain.pointer("genesis");
  if (present !== undefined)
    throw new StoreError("genesis", `the store has the genesis block ${present} already`);
  const insert = (encodedHeader: Uint8Array, body: readonly Uint8Array[]) =>
    chain.insertBlock({
      hash: toH256(blake2_256(encodedHeader)),
      encodedHeader,
      body,
      justifications: [],
      runtimeChanged: true,
    });
  const block = insert(fork.encodedHeader, fork.body);
  const genesis = block.number === 0 ? block : insert(fork.encodedGenesisHeader, []);
  chain.setCanonical(genesis.number, genesis.hash);
  chain.setCanonical(block.number, block.hash);
  chain.setPointer("genesis", genesis.hash);
  chain.setPointer("best", block.hash);
  chain.setPointer("finalized", block.hash);
  chain.setPointer("flat", block.hash);
  chain.setOldestState(block.number);
  chain.setPrunedStates(block.number);
  chain.setStateRoot(block.hash, EMPTY_TRIE_ROOT);
}
