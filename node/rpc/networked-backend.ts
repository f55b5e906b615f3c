import type { BlockHash } from "@serinus/bytes";

/** A peer as `system_peers` tells of it. */
export interface PeerView {
  readonly peerId: string;
  readonly roles: "FULL" | "LIGHT" | "AUTHORITY";
  readonly bestHash: BlockHash;
  readonly bestNumber: number;
}

/** The network of a node that has one: what the `system` group tells of it. */
export interface NetworkView {
  peers(): readonly PeerView[];
  /** Whether the node is far behind its peers. */
  isSyncing(): boolean;
  /** Whether a node without peers is worth a warning. */
  readonly shouldHavePeers: boolean;
  /** Height that the peers are believed to be at; `undefined` when they are not ahead. */
  highestBlock(): number | undefined;
  reservedPeers(): readonly string[];
  /** @param address a multiaddress that ends in `/p2p/<peer id>`. @throws Error when it is none. */
  addReservedPeer(address: string): void;
  removeReservedPeer(peerId: string): void;
}

/** Session keys of this node, made by the runtime for the node's keystore. */
export interface SessionKeysView {
  /**
   * Makes and keeps a set of keys. `owner` is what the proof of their possession speaks of; without a runtime that
   * gives proofs there is none. Rejects when the runtime refuses.
   */
  rotate(
    owner: Uint8Array | undefined,
  ): Promise<{ readonly keys: Uint8Array; readonly proof?: Uint8Array | undefined }>;
}

/** Who has voted in one half of a round, by weight, and the authorities (addresses) that have not. */
export interface VoteTally {
  readonly currentWeight: number;
  readonly missing: readonly string[];
}

/** One round of GRANDPA as `grandpa_roundState` tells of it. */
export interface RoundReport {
  readonly round: number;
  readonly totalWeight: number;
  readonly thresholdWeight: number;
  readonly prevotes: VoteTally;
  readonly precommits: VoteTally;
}

/** GRANDPA as this node sees it. */
export interface GrandpaView {
  /** `undefined` while the voter is not running. */
  roundState():
    | { readonly setId: number; readonly best: RoundReport; readonly background: readonly RoundReport[] }
    | undefined;
  /** Tells every justification (SCALE) of a block that was made final from now on. */
  onJustification(listener: (justification: Uint8Array) => void): () => void;
  /** SCALE `FinalityProof` of a finalized block, `undefined` when it cannot be proven. */
  proveFinality(number: number): Uint8Array | undefined;
}

/** BEEFY as this node sees it. */
export interface BeefyView {
  finalizedHead(): BlockHash | undefined;
  /** Tells every SCALE `VersionedFinalityProof` from now on. */
  onJustification(listener: (justification: Uint8Array) => void): () => void;
}

/** Slots of the current epoch that a key of this node may claim. */
export interface EpochAuthorship {
  readonly primary: readonly number[];
  readonly secondary: readonly number[];
  readonly secondary_vrf: readonly number[];
}

/** What a node of a network serves beside what every node does. A part that is absent is not served. */
export interface NetworkedBackend {
  readonly network?: NetworkView;
  readonly sessionKeys?: SessionKeysView;
  readonly grandpa?: GrandpaView;
  readonly beefy?: BeefyView;
  /** By the address of the authority's key. Rejects when the epoch cannot be read. */
  readonly epochAuthorship?: () => Promise<Readonly<Record<string, EpochAuthorship>>>;
  /** The chain's specification (JSON) with the state that a light client may begin at. */
  readonly syncSpec?: (raw: boolean) => Promise<unknown>;
}
