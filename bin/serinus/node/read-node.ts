import type { NodeReadings } from "@serinus/telemetry";
import type { NodeParts } from "./serve-node.ts";

/** The figures of a node at this moment. */
export function readNode({ chain, pool, network, sync, grandpa, beefy, discovery }: NodeParts): NodeReadings {
  const { traffic, ...peers } = network.status();
  const progress = sync.status();
  const { round, prevotes, precommits } = grandpa.status();
  const unfinalized = chain.unfinalized();
  const parents = new Set(unfinalized.map(({ parentHash }) => parentHash));
  return {
    best: chain.best().number,
    finalized: chain.finalized().number,
    syncTarget: progress.target,
    leaves: Math.max(1, unfinalized.filter(({ hash }) => !parents.has(hash)).length),
    readyTransactions: pool.readyCount(),
    isMajorSyncing: progress.isMajorSyncing,
    syncPeers: progress.peers,
    queuedBlocks: progress.queuedBlocks,
    connectedPeers: peers.peers,
    bannedPeers: peers.banned,
    knownPeers: peers.known,
    listenAddresses: network.listenAddresses().length,
    bytesReceived: traffic.bytesIn,
    bytesSent: traffic.bytesOut,
    incomingConnections: traffic.incomingTotal,
    connectionsOpenedIn: traffic.openedIn,
    connectionsOpenedOut: traffic.openedOut,
    // Of the rounds, the one before the one that runs is complete.
    grandpaRound: Math.max(0, round - 1),
    grandpaPrevotes: prevotes,
    grandpaPrecommits: precommits,
    beefyBestBlock: beefy?.voter.bestBeefy(),
    authorityDiscovery: discovery.status(),
  };
}
