import type { Hex } from "@serinus/bytes";
import { QUICK_SESSION, writeQuickChain } from "./quick-chain.ts";
import { startValidators, type Validators } from "./start-validators.ts";

/** Two validators' nodes on the quick chain, and where a light client may begin. */
export interface QuickCheckpoint {
  readonly nodes: Validators;
  /** A specification for light clients: a checkpoint in place of a first state, whose runtime they could not run. */
  readonly spec: object;
  /** The checkpoint's block. */
  readonly checkpoint: number;
}

/** Runs the quick chain until it has a checkpoint, and for as long as `use` takes. */
export async function withQuickCheckpoint<T>(use: (scene: QuickCheckpoint) => Promise<T>): Promise<T> {
  const chain = await writeQuickChain();
  const nodes = await startValidators(chain.path);
  try {
    // A checkpoint tells two epochs that blocks have announced.
    await nodes.finalized(2 * QUICK_SESSION + 1);
    const spec = await lightSpec(nodes);
    return await use({ nodes, spec, checkpoint: await finalizedNumber(nodes) });
  } finally {
    await nodes.close();
    chain.remove();
  }
}

async function lightSpec(nodes: Validators): Promise<object> {
  const spec = (await nodes.call("sync_state_genSyncSpec", true)) as object;
  const genesis = await nodes.call("chain_getHeader", nodes.bob.genesisHash);
  const { stateRoot } = genesis as { stateRoot: Hex };
  // One boot node, which is asked for the proof first: from two, blocks come at the same time, and sync without it. The
  // other node is found by Kademlia.
  return { ...spec, genesis: { stateRootHash: stateRoot }, bootNodes: nodes.bob.listenAddresses };
}

export async function finalizedNumber(nodes: Validators): Promise<number> {
  const hash = await nodes.call("chain_getFinalizedHead");
  return Number(((await nodes.call("chain_getHeader", hash)) as { number: Hex }).number);
}
