import type { BlockHash } from "@serinus/bytes";
import { createGrandpaApi, warpProofs, warpRecords } from "@serinus/consensus-grandpa";
import { createNetwork, type Network, type NetworkOptions } from "@serinus/network";
import { protocolNames } from "@serinus/network-protocols";
import { askOnly } from "@serinus/network-servers";
import type { Justification, RuntimeCallApi } from "@serinus/node-api";
import type { Store } from "@serinus/store";
import { findWarpTarget } from "@serinus/sync";
import { hardForksOf } from "../chain/hard-forks.ts";
import { startNetwork } from "./network-options.ts";

export interface WarpSyncParts {
  readonly store: Store;
  readonly executor: RuntimeCallApi;
  readonly networkOptions: NetworkOptions;
  readonly log: NetworkOptions["log"];
}

/**
 * Takes a new node to the last final block: its state and finality's records go into the store together, or nothing
 * does. A node that has more than its genesis goes on from there. Runs before the node does, with a network of its own.
 */
export async function warpSync({ store, executor, networkOptions, log }: WarpSyncParts): Promise<void> {
  const genesis = store.block(store.genesisHash() as BlockHash);
  if (genesis === undefined || store.best() !== genesis.hash) return;
  const names = protocolNames(networkOptions.chain);
  const network = createNetwork(networkOptions);
  const ask = askOnly(network, names);
  const proofs = warpProofs(
    genesis,
    await createGrandpaApi(executor).authorities(genesis.hash),
    hardForksOf(genesis.hash),
  );
  const found = findWarpTarget({ network, names, genesisHash: genesis.hash, ask, proofs, log });
  // Should the network not start, nobody waits for what is found.
  found.catch(() => undefined);
  await startNetwork(network);
  const stopTelling = tellOfWaiting(network, log);
  const target = await found.finally(() => {
    stopTelling();
    return network.stop();
  });
  if (target === undefined) return;
  const { position, block, top, children } = target;
  const earlier = position.justifications.map(({ hash, justification }): [BlockHash, Justification[]] => [
    hash,
    [justification],
  ]);
  const last = position.justifications.at(-1)?.justification;
  store.importState({
    encodedHeader: block.encodedHeader,
    body: block.body,
    justifications: last === undefined ? block.justifications : [last],
    state: { top, children },
    earlier,
    auxiliary: warpRecords(position.set, last?.data),
  });
  log("info", "sync", `the state of #${position.number} is there; sync goes on from it`);
}

/** Milliseconds between two words about peers that do not come. */
const WAITING = 10_000;

/** Without a peer a node would wait for ever, and nothing is served before it has a state: that is said. */
function tellOfWaiting(network: Pick<Network, "peers">, log: NetworkOptions["log"]): () => void {
  const tell = (): void => {
    if (network.peers().length === 0)
      log("info", "sync", "warp sync waits for peers, and RPC for its end; --bootnodes names peers");
  };
  tell();
  const timer = setInterval(tell, WAITING);
  return () => clearInterval(timer);
}
