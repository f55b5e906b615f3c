import type { AuthorityDiscovery } from "@serinus/authority-discovery";
import type { Chain } from "@serinus/chain";
import type { ChainSpec } from "@serinus/chain-spec";
import type { Babe } from "@serinus/consensus-babe";
import type { GrandpaVoter } from "@serinus/consensus-grandpa";
import type { BuiltBlock, Executor } from "@serinus/executor";
import type { Network } from "@serinus/network";
import type { AuxiliaryStore, KeystoreApi, StateApi } from "@serinus/node-api";
import { allMethods, denyUnsafe } from "@serinus/rpc";
import type { Store } from "@serinus/store";
import type { Sync } from "@serinus/sync";
import { createMetrics, serveMetrics } from "@serinus/telemetry";
import type { TxPool } from "@serinus/tx-pool";
import { UsageError } from "../output/usage-error.ts";
import { nodeVersion } from "../output/version.ts";
import type { FullNodeOptions } from "./full-node-options.ts";
import { insertKey } from "./insert-key.ts";
import { listenForRpc } from "./listen-for-rpc.ts";
import type { ImportMeter } from "./meter-imports.ts";
import { networkedBackend } from "./networked-backend.ts";
import { offchainStorage } from "./offchain-storage.ts";
import { readNode } from "./read-node.ts";
import type { NodeBeefy } from "./start-beefy.ts";

/** A node from the inside: what RPC and metrics are served from. */
export interface NodeParts {
  readonly options: FullNodeOptions;
  readonly spec: ChainSpec;
  readonly chain: Chain;
  readonly store: Store;
  readonly state: StateApi;
  readonly executor: Executor;
  readonly pool: TxPool;
  readonly keystore: KeystoreApi;
  readonly auxiliary: AuxiliaryStore;
  readonly babe: Babe;
  readonly grandpa: GrandpaVoter;
  readonly beefy: NodeBeefy | undefined;
  readonly discovery: AuthorityDiscovery;
  readonly network: Network;
  readonly sync: Sync;
  readonly imports: ImportMeter;
  readonly onJustification: (listener: (justification: Uint8Array) => void) => () => void;
}

/** What of a node can be reached. */
export interface ServedNode {
  readonly rpcPort: number;
  readonly prometheusPort: number | undefined;
  /** Is to be told of every block that this node makes. */
  onBlock(built: BuiltBlock): void;
  close(): Promise<void>;
}

const FULL = 1;
const AUTHORITY = 4;

/** Serves RPC and metrics. @throws UsageError when a port cannot be had. */
export async function serveNode(parts: NodeParts): Promise<ServedNode> {
  const { options, spec, chain, state, executor, pool, keystore, network } = parts;
  const methods = allMethods({
    ...{ chain, state, runtime: executor, pool },
    identity: { name: spec.name, chainType: spec.chainType, properties: spec.properties },
    node: {
      implementation: "Serinus",
      version: nodeVersion(),
      peerId: network.localPeer,
      listenAddresses: () => network.listenAddresses(),
      roles: [options.validator ? "Authority" : "Full"],
    },
    keystore: {
      insert: (type, uri, publicKey) => insertKey(keystore, type, uri, publicKey, options.keystorePassword),
      has: (type, publicKey) => keystore.has(type, publicKey),
    },
    offchain: offchainStorage(parts.store, executor),
    sealing: undefined,
    networked: networkedBackend(parts),
    setLogFilter: options.log.setFilter,
  });
  const rpc = await listenForRpc(options.unsafeRpc ? methods : denyUnsafe(methods), {
    rpcPort: options.rpcPort,
    rpcHost: options.rpcHost,
    cors: options.rpcCors,
    maxConnections: options.rpcMaxConnections,
    ...options.rpcBounds,
    log: options.log,
  });
  const metrics = createMetrics({
    name: options.name,
    version: nodeVersion(),
    roles: options.validator ? AUTHORITY : FULL,
    chain: spec.id,
    startedAt: Math.floor(performance.timeOrigin / 1000),
    read: () => readNode(parts),
  });
  parts.imports.report(metrics);
  const { prometheus } = options;
  const metricsServer =
    prometheus &&
    (await serveMetrics(metrics, prometheus).catch(async (error: NodeJS.ErrnoException) => {
      await rpc.close();
      throw new UsageError(`--prometheus-port: port ${prometheus.port}: ${error.message}`);
    }));
  return {
    rpcPort: rpc.port,
    prometheusPort: metricsServer?.port,
    onBlock({ shares, included }) {
      const { verify, execute, root, commit } = shares;
      metrics.blockConstructed(verify + execute + root + commit, included.length);
    },
    async close() {
      await metricsServer?.close();
      await rpc.close();
    },
  };
}
