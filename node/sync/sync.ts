import type { ImportQueue } from "@serinus/block-import";
import type { BlockHash } from "@serinus/bytes";
import type { ProtocolNames, Role } from "@serinus/network-protocols";
import type { ChainApi, Log, NetworkApi, PeerId } from "@serinus/node-api";
import type { Timer } from "@serinus/timer";
import type { BlockId } from "./header.ts";

/** What sync stands on. */
export interface SyncContext {
  readonly network: Pick<NetworkApi, "notifications" | "report" | "disconnect">;
  readonly names: ProtocolNames;
  /** Asks a peer for blocks: `startServers` of `@serinus/network-servers` gives it. */
  readonly askBlocks: (peer: PeerId, request: Uint8Array, signal?: AbortSignal) => Promise<Uint8Array>;
  readonly chain: Pick<
    ChainApi,
    "genesisHash" | "best" | "finalized" | "block" | "canonicalHash" | "subscribe"
  >;
  readonly importQueue: Pick<ImportQueue, "importBlocks" | "importJustification">;
  readonly role: Role;
  /** Full nodes that may take part; light clients have slots of their own. */
  readonly maxFullPeers?: number;
  readonly maxLightPeers?: number;
  /** Whether a peer takes part beside these, as reserved ones do. */
  readonly needsNoSlot?: (peer: PeerId) => boolean;
  readonly log: Log;
  readonly timer?: Timer;
}

/** A peer as it has told of itself. */
export interface SyncPeerInfo {
  readonly peer: PeerId;
  readonly role: Role;
  readonly best: BlockId;
}

/** Numbers for metrics and for `system_health`. */
export interface SyncStatus {
  readonly peers: number;
  readonly isMajorSyncing: boolean;
  /** Height that peers have, `undefined` without peers. */
  readonly target: number | undefined;
  /** Blocks that wait for import. */
  readonly queuedBlocks: number;
  readonly requestsUnderWay: number;
}

/** Keeps a chain up with the network, and tells the network of it. */
export interface Sync {
  peers(): readonly SyncPeerInfo[];
  status(): SyncStatus;
  isMajorSyncing(): boolean;
  /** Fetches a block that these peers have, as when a vote names one that is unknown (`set_sync_fork_request`). */
  requestBlock(block: BlockId, peers: readonly PeerId[]): void;
  /** Fetches the justification of a block, and gives it to the import queue. */
  requestJustification(block: BlockId): void;
  /** Tells peers of a block again, as of one that is being waited for. */
  announce(hash: BlockHash): void;
  stop(): void;
}
