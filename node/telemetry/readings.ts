/** What a node is asked for when its metrics are read: plain numbers, `undefined` for what it does not have. */
export interface NodeReadings {
  /** Heights. */
  readonly best: number;
  readonly finalized: number;
  /** Height that the peers are believed to be at; the best height without it. */
  readonly syncTarget?: number | undefined;
  /** Blocks without children. */
  readonly leaves: number;
  readonly readyTransactions: number;
  readonly isMajorSyncing?: boolean | undefined;
  readonly syncPeers?: number | undefined;
  readonly queuedBlocks?: number | undefined;
  readonly connectedPeers?: number | undefined;
  readonly bannedPeers?: number | undefined;
  readonly knownPeers?: number | undefined;
  readonly listenAddresses?: number | undefined;
  /** Since the node was started. */
  readonly bytesReceived?: number | undefined;
  readonly bytesSent?: number | undefined;
  /** Connections that came to the listening sockets, whatever became of them. */
  readonly incomingConnections?: number | undefined;
  readonly connectionsOpenedIn?: number | undefined;
  readonly connectionsOpenedOut?: number | undefined;
  /** The highest GRANDPA round that is complete, and votes of this node since it was started. */
  readonly grandpaRound?: number | undefined;
  readonly grandpaPrevotes?: number | undefined;
  readonly grandpaPrecommits?: number | undefined;
  readonly beefyBestBlock?: number | undefined;
  readonly authorityDiscovery?: AuthorityDiscoveryReadings | undefined;
}

/** Authority discovery; counted since the node was started, but for what is pending, known and last published. */
export interface AuthorityDiscoveryReadings {
  readonly timesPublished: number;
  readonly addressesLastPublished: number;
  readonly requested: number;
  readonly pending: number;
  readonly failures: number;
  readonly known: number;
  /** By Substrate's names of the events. */
  readonly events: Readonly<Record<string, number>>;
}

/** One series: its labels, and where its value stands. */
interface Series {
  readonly labels?: Readonly<Record<string, string>>;
  readonly read: (readings: NodeReadings) => number | boolean | undefined;
}

/** A metric that is read off the node whenever it is asked for. */
export interface ReadMetric {
  readonly name: string;
  readonly help: string;
  readonly type: "gauge" | "counter";
  readonly series: readonly Series[];
}

const one = (type: ReadMetric["type"], name: string, help: string, read: Series["read"]): ReadMetric => ({
  name,
  help,
  type,
  series: [{ read }],
});

const DHT_EVENTS = [
  "value_found",
  "value_not_found",
  "value_put",
  "value_put_failed",
  "put_record_req",
] as const;

/**
 * Names and meanings as `sc-service`, `sc-network`, `sc-network-sync`, `sc-authority-discovery` and
 * `sc-consensus-grandpa` have them.
 */
export const READ_METRICS: readonly ReadMetric[] = [
  {
    name: "substrate_block_height",
    help: "Heights of the chain",
    type: "gauge",
    series: [
      { labels: { status: "best" }, read: ({ best }) => best },
      { labels: { status: "finalized" }, read: ({ finalized }) => finalized },
      { labels: { status: "sync_target" }, read: ({ syncTarget, best }) => syncTarget ?? best },
    ],
  },
  one("gauge", "substrate_number_leaves", "Known blocks without children", ({ leaves }) => leaves),
  one(
    "gauge",
    "substrate_ready_transactions_number",
    "Transactions in the ready queue",
    ({ readyTransactions }) => readyTransactions,
  ),
  one(
    "gauge",
    "substrate_sub_libp2p_is_major_syncing",
    "Whether the node is far behind its peers",
    ({ isMajorSyncing }) => isMajorSyncing,
  ),
  one("gauge", "substrate_sync_peers", "Peers that blocks are synced with", ({ syncPeers }) => syncPeers),
  one(
    "gauge",
    "substrate_sync_queued_blocks",
    "Blocks that wait for their import",
    ({ queuedBlocks }) => queuedBlocks,
  ),
  one("gauge", "substrate_sub_libp2p_peers_count", "Peers connected", ({ connectedPeers }) => connectedPeers),
  one(
    "gauge",
    "substrate_sub_libp2p_peerset_num_banned_peers",
    "Peers that are banned",
    ({ bannedPeers }) => bannedPeers,
  ),
  one(
    "gauge",
    "substrate_sub_libp2p_peerset_num_discovered",
    "Peers that are known",
    ({ knownPeers }) => knownPeers,
  ),
  one(
    "gauge",
    "substrate_sub_libp2p_listeners_local_addresses",
    "Addresses that are listened on",
    ({ listenAddresses }) => listenAddresses,
  ),
  {
    name: "substrate_sub_libp2p_network_bytes_total",
    help: "Bytes over the network",
    type: "counter",
    series: [
      { labels: { direction: "in" }, read: ({ bytesReceived }) => bytesReceived },
      { labels: { direction: "out" }, read: ({ bytesSent }) => bytesSent },
    ],
  },
  {
    name: "substrate_sub_libp2p_connections_opened_total",
    help: "Connections opened, by direction",
    type: "counter",
    series: [
      { labels: { direction: "in" }, read: ({ connectionsOpenedIn }) => connectionsOpenedIn },
      { labels: { direction: "out" }, read: ({ connectionsOpenedOut }) => connectionsOpenedOut },
    ],
  },
  one(
    "counter",
    "substrate_sub_libp2p_incoming_connections_total",
    "Connections that came to the listening sockets",
    ({ incomingConnections }) => incomingConnections,
  ),
  one(
    "gauge",
    "substrate_finality_grandpa_round",
    "The highest GRANDPA round that is complete",
    ({ grandpaRound }) => grandpaRound,
  ),
  one(
    "counter",
    "substrate_finality_grandpa_prevotes_total",
    "GRANDPA prevotes of this node",
    ({ grandpaPrevotes }) => grandpaPrevotes,
  ),
  one(
    "counter",
    "substrate_finality_grandpa_precommits_total",
    "GRANDPA precommits of this node",
    ({ grandpaPrecommits }) => grandpaPrecommits,
  ),
  one(
    "gauge",
    "substrate_beefy_best_block",
    "The highest block that BEEFY made final",
    ({ beefyBestBlock }) => beefyBestBlock,
  ),
  one(
    "counter",
    "substrate_authority_discovery_times_published_total",
    "How often authority discovery published this node's addresses",
    ({ authorityDiscovery: discovery }) => discovery?.timesPublished,
  ),
  one(
    "gauge",
    "substrate_authority_discovery_amount_external_addresses_last_published",
    "Addresses that authority discovery published last",
    ({ authorityDiscovery: discovery }) => discovery?.addressesLastPublished,
  ),
  one(
    "counter",
    "substrate_authority_discovery_authority_addresses_requested_total",
    "Lookups of an authority's addresses",
    ({ authorityDiscovery: discovery }) => discovery?.requested,
  ),
  one(
    "gauge",
    "substrate_authority_discovery_authority_address_requests_pending",
    "Lookups of authorities' addresses that wait",
    ({ authorityDiscovery: discovery }) => discovery?.pending,
  ),
  {
    name: "substrate_authority_discovery_dht_event_received",
    help: "What authority discovery was told by the Kademlia network",
    type: "counter",
    series: DHT_EVENTS.map((name) => ({
      labels: { name },
      read: ({ authorityDiscovery }) => authorityDiscovery?.events[name],
    })),
  },
  one(
    "counter",
    "substrate_authority_discovery_handle_value_found_event_failure",
    "Records that were found and are not right",
    ({ authorityDiscovery: discovery }) => discovery?.failures,
  ),
  one(
    "gauge",
    "substrate_authority_discovery_known_authorities_count",
    "Authorities whose addresses are known",
    ({ authorityDiscovery: discovery }) => discovery?.known,
  ),
];
