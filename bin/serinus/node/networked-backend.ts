import { fromHex, type Hex } from "@serinus/bytes";
import { reportRounds } from "@serinus/consensus-grandpa";
import { ss58Encode } from "@serinus/crypto";
import type { GrandpaView, NetworkedBackend, NetworkView, PeerView, RoundReport } from "@serinus/rpc";
import { ss58Prefix } from "../chain/chain-properties.ts";
import { epochAuthorship } from "./epoch-authorship.ts";
import { rotateSessionKeys } from "./rotate-session-keys.ts";
import type { NodeParts } from "./serve-node.ts";
import { syncSpec } from "./sync-spec.ts";

const ROLES = { full: "FULL", light: "LIGHT", authority: "AUTHORITY" } as const;

/** What RPC tells of the network, of this node's keys and of the consensus that it takes part in. */
export function networkedBackend(parts: NodeParts): NetworkedBackend {
  return {
    network: networkView(parts),
    grandpa: grandpaView(parts),
    ...(parts.beefy && { beefy: parts.beefy.view }),
    epochAuthorship: () => epochAuthorship(parts),
    syncSpec: (raw) => syncSpec(parts, raw),
    sessionKeys: rotateSessionKeys(parts),
  };
}

function networkView({ network, sync, spec, chain }: NodeParts): NetworkView {
  return {
    peers: () =>
      sync.peers().map(
        ({ peer, role, best }): PeerView => ({
          peerId: peer,
          roles: ROLES[role],
          bestHash: best.hash,
          bestNumber: best.number,
        }),
      ),
    isSyncing: sync.isMajorSyncing,
    shouldHavePeers: spec.chainType !== "Development",
    highestBlock: () => Math.max(sync.status().target ?? 0, chain.best().number),
    reservedPeers: network.reservedPeers,
    addReservedPeer: network.addReservedPeer,
    removeReservedPeer: network.removeReservedPeer,
  };
}

function grandpaView({ grandpa, onJustification, spec }: NodeParts): GrandpaView {
  const prefix = ss58Prefix(spec.properties);
  const address = (id: string): string => ss58Encode(fromHex(id as Hex), prefix);
  const told = (round: ReturnType<typeof reportRounds>["best"]): RoundReport => ({
    ...round,
    prevotes: { ...round.prevotes, missing: round.prevotes.missing.map(address) },
    precommits: { ...round.precommits, missing: round.precommits.missing.map(address) },
  });
  return {
    roundState() {
      const { setId, best, background } = reportRounds(grandpa.state);
      return { setId, best: told(best), background: background.map(told) };
    },
    onJustification,
    proveFinality: grandpa.proveFinality,
  };
}
