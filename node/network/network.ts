import type { ChainIds, KademliaRecord } from "@serinus/network-protocols";
import type { Log, NetworkApi, PeerId } from "@serinus/node-api";
import type { FoundRecord } from "./kademlia.ts";
import type { PeerSignature } from "./node-key.ts";
import type { Traffic } from "./wire.ts";

/** What a network node is started with. Names are those of Substrate's flags where there is one. */
export interface NetworkOptions {
  readonly chain: ChainIds;
  /** 32 bytes, see `nodeKeyFromFile`. */
  readonly nodeKey: Uint8Array;
  readonly listenAddresses: readonly string[];
  readonly publicAddresses?: readonly string[];
  /** Multiaddresses that end with `/p2p/<peer id>`. */
  readonly bootnodes?: readonly string[];
  /** Peers that are looked for without end, let in always, and in no slot; addresses as of `bootnodes`. */
  readonly reservedNodes?: readonly string[];
  readonly reservedOnly?: boolean;
  /** Whether to connect to addresses of private networks that neither `bootnodes` nor `reservedNodes` name; true by default. */
  readonly allowPrivateIp?: boolean;
  /** Slots of full nodes that come to us, 32 by default. */
  readonly inPeers?: number;
  /** Slots of light clients, 100 by default. */
  readonly inPeersLight?: number;
  /** Slots of peers that we look for, 8 by default. */
  readonly outPeers?: number;
  /** What identify calls this node. */
  readonly userAgent?: string;
  readonly log: Log;
}

/** The peers of this node and what they cost, as plain numbers for metrics. */
export interface NetworkStatus {
  /** Peers that take part: they have the gate, block announces, open both ways. */
  readonly peers: number;
  readonly slotsIn: number;
  readonly slotsOut: number;
  readonly known: number;
  readonly banned: number;
  /** Peers in the Kademlia table. */
  readonly discovered: number;
  readonly traffic: Traffic;
  /** By protocol name: peers that have it open. */
  readonly notifications: Readonly<Record<string, number>>;
}

/** Peers that may be connected beside all slots: authorities that authority discovery found. */
export const MAX_PRIORITY_PEERS = 256;

/** A node of the peer-to-peer network. */
export interface Network extends NetworkApi {
  /** Addresses at which it is reached, each with the peer id. */
  listenAddresses(): readonly string[];
  /** Peers that take part. */
  peers(): readonly PeerId[];
  reputation(peer: PeerId): number;
  /** `system_addReservedPeer`. @throws RangeError when the address does not end with a peer id. */
  addReservedPeer(address: string): void;
  removeReservedPeer(peer: PeerId): void;
  reservedPeers(): readonly PeerId[];
  setReservedOnly(only: boolean): void;
  /** Addresses of peers that others told of, as authority discovery does. */
  addKnownAddresses(peer: PeerId, addresses: readonly string[]): void;
  /**
   * Peers to be connected with beside all slots, and where they are: looked for without end and let in always, unless
   * only reserved ones are. Those of before are peers like others again. At most {@link MAX_PRIORITY_PEERS} are taken.
   */
  setPriorityPeers(peers: ReadonlyMap<PeerId, readonly string[]>): void;
  /** Whether a peer is beside all slots: a reserved one, or one of priority. */
  needsNoSlot(peer: PeerId): boolean;
  /** Signs with the node's key (`sc-network`'s `sign_with_local_identity`). */
  sign(message: Uint8Array): PeerSignature;
  /** Records that the Kademlia network holds under a key, those of several peers. */
  getRecord(key: Uint8Array, signal?: AbortSignal): Promise<readonly FoundRecord[]>;
  /** Keeps a value and puts it to the peers that are closest to the key; resolves with how many of them took it. */
  putRecord(key: Uint8Array, value: Uint8Array): Promise<number>;
  /** Puts a record to these peers, whoever published it. */
  putRecordTo(record: KademliaRecord, peers: readonly PeerId[]): Promise<number>;
  /** Keeps a record for others. */
  storeRecord(record: KademliaRecord): void;
  /** Has one listener told of records that peers put. None is kept then but what is given to `storeRecord`. */
  onPutRecord(listener: (record: KademliaRecord) => void): () => void;
  status(): NetworkStatus;
  start(): Promise<void>;
  stop(): Promise<void>;
}
