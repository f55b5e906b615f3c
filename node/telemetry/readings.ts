/** What a node is asked for when its metrics are read: plain numbers, `undefined` for what it does not have. */
export interface NodeReadings {
  /** Heights. */
  readonly best: number;
  readonly finalized: number;
  /** Height that the peers are believed to be at. */
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
  readonly connectionsOpenedIn?: number | undefined;
  readonly connectionsOpenedOut?: number | undefined;
  /** The highest GRANDPA round that is complete, and votes of this node since it was started. */
  readonly grandpaRound?: number | undefined;
  readonly grandpaPrevotes?: number | undefined;
  readonly grandpaPrecommits?: number | undefined;
  readonly beefyBestBlock?: number | undefined;
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

/** Names and meanings as `sc-service`, `sc-network`, `sc-network-sync` and `sc-consensus-grandpa` have them. */
export const READ_METRICS: readonly ReadMetric[] = [
  {
    name: "substrate_block_height",
    help: "Heights of the chain",
    type: "gauge",
    series: [
      { labels: { status: "best" }, read: ({ best }) => best },
      { labels: { status: "finalized" }, read: ({ finalized }) => finalized },
      { labels: { status: "sync_target" }, read: ({ syncTarget }) => syncTarget },
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
];
