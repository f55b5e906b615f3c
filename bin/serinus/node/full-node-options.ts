import type { RpcServerOptions } from "@serinus/rpc";
import type { Pruning } from "@serinus/store";
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
  /** 64 hexadecimal digits; without it and the file, the key in the base path, made when it is missing. */
  readonly nodeKey: string | undefined;
  readonly nodeKeyFile: string | undefined;
  /** Multiaddresses, here and below. */
  readonly listenAddresses: readonly string[];
  readonly publicAddresses: readonly string[];
  /** Whether a validator tells others of addresses of its local network on a live chain too. */
  readonly discoverLocal: boolean;
  readonly bootnodes: readonly string[];
  readonly reservedNodes: readonly string[];
  readonly reservedOnly: boolean;
  readonly inPeers: number;
  readonly inPeersLight: number;
  readonly outPeers: number;
  readonly rpcPort: number;
  readonly rpcHost: string;
  readonly rpcCors: "*" | readonly string[];
  /** Whether methods may be called that change the node. */
  readonly unsafeRpc: boolean;
  readonly rpcMaxConnections: number;
  /** Bounds of RPC's messages; the server's own by default. */
  readonly rpcBounds?: Partial<Pick<RpcServerOptions, "maxRequestBytes" | "maxResponseBytes" | "maxBatch">>;
  /** Where metrics are served; `undefined` for nowhere. */
  readonly prometheus: { readonly port: number; readonly host: string } | undefined;
  readonly pruning: Pruning;
  /** How a new node gets the chain: every block from the first on, or the state of a late block by finality's proofs. */
  readonly sync: "full" | "warp";
  readonly log: NodeLog;
}
