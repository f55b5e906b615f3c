import type { BlockHash } from "@serinus/bytes";
import type { Chain } from "@serinus/chain";
import { type BeefyVoter, createBeefyVoter } from "@serinus/consensus-beefy";
import type { Network } from "@serinus/network";
import { encodeRole, type ProtocolNames } from "@serinus/network-protocols";
import type { AuxiliaryStore, KeystoreApi, Log, PeerId, RuntimeCallApi } from "@serinus/node-api";
import type { BeefyView } from "@serinus/rpc";
import { systemTimer } from "@serinus/timer";

/** What BEEFY on a node works with. */
export interface BeefyParts {
  readonly chain: Chain;
  readonly network: Network;
  readonly names: ProtocolNames;
  readonly role: "authority" | "full";
  readonly keystore: KeystoreApi;
  readonly auxiliary: AuxiliaryStore;
  readonly runtime: RuntimeCallApi;
  readonly log: Log;
  readonly onFailure: (error: Error) => void;
}

/** BEEFY on a node: the voter, and what RPC tells of it. */
export interface NodeBeefy {
  readonly voter: BeefyVoter;
  readonly view: BeefyView;
}

const MIB = 1024 * 1024;
/** Milliseconds that a peer has for a proof. This and the sizes are `sc-consensus-beefy`'s, as is the cost. */
const PROOF_TIMEOUT = 3_000;
const UNKNOWN_PROOF = { value: -150, reason: "BEEFY: Unknown proof request" };

/** Starts BEEFY: its gossip, and its proofs on request. Before the network is. */
export async function startBeefy(parts: BeefyParts): Promise<NodeBeefy> {
  const { chain, network, names, role, keystore } = parts;
  const listeners = new Set<(justification: Uint8Array) => void>();
  const proofs = network.requests(
    { ...names.beefyJustifications, maxRequestSize: 32, maxResponseSize: MIB, timeout: PROOF_TIMEOUT },
    async (peer: PeerId, request) => {
      try {
        return voter.serveProof(request);
      } catch (error) {
        network.report(peer, UNKNOWN_PROOF);
        throw error;
      }
    },
  );
  const voter = await createBeefyVoter({
    chain,
    network,
    keystore: role === "authority" ? keystore : { ...keystore, has: () => false },
    auxiliary: parts.auxiliary,
    notifications: network.notifications({
      ...names.beefy,
      handshake: encodeRole(role),
      maxMessageSize: MIB,
    }),
    runtime: parts.runtime,
    timer: systemTimer,
    log: parts.log,
    onFailure: parts.onFailure,
    askProof: (peer, request) => proofs.ask(peer, request),
    onJustification(encoded) {
      for (const tell of listeners) tell(encoded);
    },
  });
  return {
    voter,
    view: {
      finalizedHead(): BlockHash | undefined {
        const number = voter.bestBeefy();
        return number === undefined || number === 0 ? undefined : chain.canonicalHash(number);
      },
      onJustification(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  };
}
