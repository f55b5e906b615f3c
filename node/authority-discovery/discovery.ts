import type { Hex } from "@serinus/bytes";
import type { FoundRecord } from "@serinus/network";
import type { KademliaRecord } from "@serinus/network-protocols";
import type { PeerId } from "@serinus/node-api";
import { createInterval, type Interval } from "./interval.ts";

/** An authority's public key of the type `audi`, an sr25519 key. */
export type AuthorityId = Hex;

/** What happens to authority discovery. Times are in milliseconds since 1970. */
export type DiscoveryInput =
  | { readonly type: "tick"; readonly now: number }
  /** What `askAuthorities` wanted to know; `undefined` where the runtime did not tell. */
  | { readonly type: "authorities"; readonly now: number; readonly answer: Authorities | undefined }
  /** A record of this node was put; how many peers took it. */
  | { readonly type: "published"; readonly now: number; readonly peers: number }
  /** What a lookup brought. */
  | { readonly type: "lookedUp"; readonly authority: AuthorityId; readonly found: readonly FoundRecord[] }
  /** A peer wants a record kept. */
  | { readonly type: "putRequested"; readonly record: KademliaRecord };

/** Who has to be found, and who this node is among them. */
export interface Authorities {
  /** Of the current session and the next. */
  readonly authorities: readonly AuthorityId[];
  /** Keys of this node's keystore. */
  readonly own: readonly AuthorityId[];
  /** Binary multiaddresses of this node, each with its peer id. */
  readonly addresses: readonly Uint8Array[];
}

/** What it wants done. */
export type DiscoveryOutput =
  | { readonly type: "askAuthorities" }
  /** To be signed by this node and by each of these keys of its own, and put under each. */
  | { readonly type: "publish"; readonly record: Uint8Array; readonly authorities: readonly AuthorityId[] }
  | { readonly type: "lookUp"; readonly authority: AuthorityId; readonly key: Uint8Array }
  /** These peers have an older record, or none. */
  | { readonly type: "putTo"; readonly record: KademliaRecord; readonly peers: readonly PeerId[] }
  | { readonly type: "store"; readonly record: KademliaRecord }
  /** Authorities' peers and where they are: all of them, in place of those of before. */
  | { readonly type: "found"; readonly peers: ReadonlyMap<PeerId, readonly string[]> }
  /** A record that was not taken, and why. */
  | { readonly type: "refused"; readonly reason: string };

/** What was counted since the start: Substrate's metrics `substrate_authority_discovery_*`. */
export interface DiscoveryCounts {
  timesPublished: number;
  addressesLastPublished: number;
  requested: number;
  failures: number;
  readonly events: Record<DhtEvent, number>;
}

/** Names of events as Substrate's metric has them. */
export type DhtEvent =
  | "value_found"
  | "value_not_found"
  | "value_put"
  | "value_put_failed"
  | "put_record_req";

/** The newest record of an authority. */
export interface KnownRecord {
  readonly creationTime: bigint;
  readonly record: KademliaRecord;
  readonly peer: PeerId;
  readonly addresses: readonly string[];
  /** Peers that are known to hold it, at most {@link MAX_HOLDERS}. */
  readonly holders: Set<PeerId>;
}

/** Peers that a record is put to, which is Kademlia's factor of replication. */
export const MAX_HOLDERS = 20;

/** How often things are done, in milliseconds. */
export interface DiscoveryTimes {
  readonly firstPublish: number;
  readonly maxPublish: number;
  /** Between two looks at the keystore and at who the authorities are. */
  readonly refresh: number;
  readonly firstQuery: number;
  readonly maxQuery: number;
}

/** As `sc-authority-discovery`'s `WorkerConfig` has them. */
export const DISCOVERY_TIMES: DiscoveryTimes = {
  firstPublish: 2_000,
  maxPublish: 3_600_000,
  refresh: 60_000,
  firstQuery: 2_000,
  maxQuery: 600_000,
};

export interface DiscoveryConfig {
  readonly localPeer: PeerId;
  /** An `authority` publishes where it is and looks others up; a `full` node keeps authorities' records for them. */
  readonly role: "authority" | "full";
  readonly times?: DiscoveryTimes;
  readonly now: number;
  /** A whole number from 0 to below `below`: lookups go in an order of chance. */
  readonly random: (below: number) => number;
}

/** Authority discovery of one node. Only `stepDiscovery` changes it. */
export interface Discovery {
  readonly config: DiscoveryConfig;
  readonly publish: Interval;
  readonly query: Interval;
  readonly refresh: Interval;
  /** Why the authorities are asked for now. */
  due: { publish: boolean; query: boolean };
  asking: boolean;
  /** By the hexadecimal key of their records. */
  authorities: Map<Hex, AuthorityId>;
  /** Keys that the last records were published under. */
  published: ReadonlySet<AuthorityId>;
  pending: AuthorityId[];
  readonly inFlight: Set<AuthorityId>;
  readonly records: Map<AuthorityId, KnownRecord>;
  readonly counts: DiscoveryCounts;
}

export function createDiscovery(config: DiscoveryConfig): Discovery {
  const { now, times = DISCOVERY_TIMES } = config;
  return {
    config,
    publish: createInterval(times.firstPublish, times.maxPublish, now),
    query: createInterval(times.firstQuery, times.maxQuery, now),
    refresh: createInterval(times.refresh, times.refresh, now),
    due: { publish: false, query: false },
    asking: false,
    authorities: new Map(),
    published: new Set(),
    pending: [],
    inFlight: new Set(),
    records: new Map(),
    counts: {
      timesPublished: 0,
      addressesLastPublished: 0,
      requested: 0,
      failures: 0,
      events: {
        value_found: 0,
        value_not_found: 0,
        value_put: 0,
        value_put_failed: 0,
        put_record_req: 0,
      },
    },
  };
}
