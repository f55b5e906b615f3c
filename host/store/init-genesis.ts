import { type BlockHash, toH256 } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { orderedState } from "@serinus/state";
import type { StoreContext } from "./context.ts";
import { loadState } from "./load-state.ts";
import type { Genesis } from "./store.ts";
import { StoreError } from "./store-error.ts";

/**
 * Stores the first block. Its state is written in several transactions and the block in the last: what an end in
 * between leaves behind is cleared by the next attempt. @throws StoreError `genesis` when there is one.
 */
export function initGenesis(context: StoreContext, genesis: Genesis): BlockHash {
  const { chain, environment } = context;
  const { flat, nodes } = environment.tables;
  const present = chain.pointer("genesis");
  if (present !== undefined)
    throw new StoreError("genesis", `the store has the genesis block ${present} already`);
  environment.write(() => {
    for (const table of [flat, nodes]) table.clearSync();
  });
  const { state, version } = genesis;
  const root = loadState(context, orderedState(state, version), version, environment.write);
  return environment.write(() => insertGenesis(context, genesis, root));
}

function insertGenesis({ chain }: StoreContext, genesis: Genesis, stateRoot: Uint8Array): BlockHash {
  const encodedHeader = genesis.encodeHeader(stateRoot);
  const hash = toH256(blake2_256(encodedHeader));
  chain.insertBlock({
    hash,
    encodedHeader,
    body: genesis.body ?? [],
    justifications: [],
    runtimeChanged: true,
  });
  chain.setCanonical(0, hash);
  chain.setPointer("genesis", hash);
  chain.setPointer("best", hash);
  chain.setPointer("flat", hash);
  chain.setPointer("finalized", hash);
  chain.setOldestState(0);
  return hash;
}
