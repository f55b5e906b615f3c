import { type BlockHash, toH256 } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { buildState } from "@serinus/state";
import type { StoreContext } from "./context.ts";
import { flatEntries } from "./flat-keys.ts";
import { nodeChanges } from "./node-changes.ts";
import { withKeys } from "./node-key.ts";
import type { Genesis } from "./store.ts";
import { StoreError } from "./store-error.ts";

/** Stores the first block, to be called inside a write transaction. @throws StoreError `genesis` when there is one. */
export function initGenesis({ chain, nodes, flat }: StoreContext, genesis: Genesis): BlockHash {
  const present = chain.pointer("genesis");
  if (present !== undefined)
    throw new StoreError("genesis", `the store has the genesis block ${present} already`);
  const changes = buildState(genesis.state, genesis.version);
  const encodedHeader = genesis.encodeHeader(changes.trie.root);
  const hash = toH256(blake2_256(encodedHeader));
  nodes.fill(nodeChanges(withKeys(changes.trie.inserted), []));
  flat.write(flatEntries(changes));
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
