import type { RpcServerOptions } from "@serinus/rpc";
import type { Pruning } from "@serinus/store";
import type { TelemetryEndpoint } from "@serinus/telemetry";
import type { TxPoolOptions } from "@serinus/tx-pool";
import type { NodeLog } from "../output/log.ts";

/** Everything that a node of a network can be told. */
export interface FullNodeOptions {
  /** A built-in chain or the path of a specification. */
  readonly chain: string;
  readonly name: string;
  readonly validator: boolean;
  /** Secret URI of session keys that are held in memory only, as `--alice` brings them. */
  readonly sessionSeed: string | undefined;
  /** `undefined` keeps everything for this run only. */
  readonly basePath: string | undefined;
  /** Folder of the keys; one in the base path unless said otherwise. */
  readonly keystorePath?: string | undefined;
  readonly keystorePassword?: string | undefined;
  /** Makes blocks even while no peer is connected; false by default. */
  readonly forceAuthoring?: boolean;
  /** Makes fewer blocks while finality lags, on Polkadot and Kusama too; false by default. */
  readonly forceAuthoringBackoff?: boolean;
  /** As a validator; true by default. */
  readonly votesInGrandpa?: boolean;
  /** Whether there is BEEFY at all; true by default. */
  readonly runsBeefy?: boolean;
  /** 64 hexadecimal digits; without it and the file, the key in the base path, made when it is missing. */
  readonly nodeKey: string | undefined;
  readonly nodeKeyFile: string | undefined;
  /** Multiaddresses, here and below. */
  readonly listenAddresses: readonly string[];
  readonly publicAddresses: readonly string[];
  /** Whether a validator tells others of addresses of its local network on a live chain too. */
  readonly discoverLocal: boolean;
  /** Whether to connect to private addresses that nobody named; by default on all but live chains. */
  readonly allowPrivateIp?: boolean | undefined;
  readonly bootnodes: readonly string[];
  readonly reservedNodes: readonly string[];
  readonly reservedOnly: boolean;
  readonly inPeers: number;
  readonly inPeersLight: number;
  readonly outPeers: number;
  /** Bounds of the transaction pool; its own by default. */
  readonly pool?: Pick<TxPoolOptions, "limits" | "banTime">;
  readonly rpcPort: number;
  readonly rpcHost: string;
  readonly rpcCors: "*" | readonly string[];
  /** Whether methods may be called that change the node. */
  readonly unsafeRpc: boolean;
  readonly rpcMaxConnections: number;
  /** Bounds of RPC's messages; the server's own by default. */
  readonly rpcBounds?: Partial<
    Pick<
      RpcServerOptions,
      "maxRequestBytes" | "maxResponseBytes" | "maxBatch" | "maxSubscriptions" | "rateLimit"
    >
  >;
  /** Where metrics are served; `undefined` for nowhere. */
  readonly prometheus: { readonly port: number; readonly host: string } | undefined;
  /** Telemetry servers that are told of the node; none by default. */
  readonly telemetry?: readonly TelemetryEndpoint[];
  readonly pruning: Pruning;
  /** How a new node gets the chain: every block from the first on, or the state of a late block by finality's proofs. */
  readonly sync: "full" | "warp";
  readonly log: NodeLog;
}
