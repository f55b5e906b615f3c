import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { FullNodeOptions } from "../node/full-node-options.ts";
import { UsageError } from "../output/usage-error.ts";
import { type NodeFlags, WELL_KNOWN } from "./node-flags.ts";

const KIB = 1024;
const MIB = 1024 * KIB;

/** What one queue of the pool may hold, as a share of the other's (`sc-transaction-pool`). */
const FUTURE_SHARE = 10;

/** Origins that may ask by default: pages of this machine and polkadot.js (`sc-cli`'s `rpc_cors`). */
const DEFAULT_CORS = [
  "http://localhost:*",
  "http://127.0.0.1:*",
  "https://localhost:*",
  "https://127.0.0.1:*",
  "https://polkadot.js.org",
];

/**
 * What a node is to be by its flags, all but its log: what they imply of one another is Substrate's (`sc-cli`'s
 * `RunCmd`). @throws UsageError for flags that exclude one another, and for a file that cannot be read.
 */
export function toNodeOptions(flags: NodeFlags): Omit<FullNodeOptions, "log"> {
  const { dev = false } = flags;
  const who = keyringOf(flags) ?? (dev ? "alice" : undefined);
  refuseContradictions(flags);
  const validator = flags.validator === true || who !== undefined;
  const transport = validator ? "" : "/ws";
  const isExternal = flags.rpcExternal === true || flags.unsafeRpcExternal === true;
  return {
    chain: flags.chain ?? (dev ? "development" : "local"),
    name: flags.name ?? who ?? "serinus",
    validator,
    sessionSeed: who && `//${who.charAt(0).toUpperCase()}${who.slice(1)}`,
    basePath:
      flags.tmp === true
        ? undefined
        : (flags.basePath ?? (who === undefined ? defaultBasePath() : undefined)),
    keystorePath: flags.keystorePath,
    keystorePassword: flags.password ?? passwordIn(flags.passwordFilename),
    forceAuthoring: dev || flags.forceAuthoring === true,
    forceAuthoringBackoff: flags.forceAuthoringBackoff === true,
    votesInGrandpa: flags.grandpa,
    runsBeefy: flags.beefy,
    nodeKey: flags.nodeKey,
    nodeKeyFile: flags.nodeKeyFile,
    listenAddresses: flags.listenAddr ?? [
      `/ip4/0.0.0.0/tcp/${flags.port}${transport}`,
      `/ip6/::/tcp/${flags.port}${transport}`,
    ],
    publicAddresses: flags.publicAddr ?? [],
    discoverLocal: dev || flags.discoverLocal === true,
    allowPrivateIp: flags.privateIp ? flags.allowPrivateIp || dev || undefined : false,
    bootnodes: flags.bootnodes ?? [],
    reservedNodes: flags.reservedNodes ?? [],
    reservedOnly: flags.reservedOnly === true,
    inPeers: flags.inPeers,
    inPeersLight: flags.inPeersLight,
    outPeers: flags.outPeers,
    pool: {
      limits: {
        ready: { count: flags.poolLimit, bytes: flags.poolKbytes * KIB },
        future: {
          count: Math.floor(flags.poolLimit / FUTURE_SHARE),
          bytes: Math.floor((flags.poolKbytes * KIB) / FUTURE_SHARE),
        },
      },
      banTime: (flags.txBanSeconds ?? (dev ? 0 : 1800)) * 1000,
    },
    rpcPort: flags.rpcPort,
    rpcHost: isExternal ? "0.0.0.0" : "127.0.0.1",
    rpcCors: readCors(flags.rpcCors, dev),
    unsafeRpc: flags.rpcMethods === "unsafe" || (flags.rpcMethods === "auto" && !isExternal),
    rpcMaxConnections: flags.rpcMaxConnections,
    rpcBounds: {
      maxRequestBytes: flags.rpcMaxRequestSize * MIB,
      maxResponseBytes: flags.rpcMaxResponseSize * MIB,
      maxBatch: flags.rpcDisableBatchRequests === true ? 0 : flags.rpcMaxBatchRequestLen,
      maxSubscriptions: flags.rpcMaxSubscriptionsPerConnection,
      rateLimit:
        flags.rpcRateLimit === undefined
          ? undefined
          : {
              perMinute: flags.rpcRateLimit,
              exempt: flags.rpcRateLimitWhitelistedIps ?? [],
              trustProxyHeaders: flags.rpcRateLimitTrustProxyHeaders === true,
            },
    },
    prometheus: flags.prometheus
      ? { port: flags.prometheusPort, host: flags.prometheusExternal === true ? "0.0.0.0" : "127.0.0.1" }
      : undefined,
    telemetry: flags.telemetry ? (flags.telemetryUrl ?? []) : [],
    pruning: flags.statePruning,
    sync: flags.sync,
  };
}

/** @throws UsageError when there are two. */
function keyringOf(flags: NodeFlags): (typeof WELL_KNOWN)[number] | undefined {
  const [who, other] = WELL_KNOWN.filter((name) => flags[name]);
  if (other !== undefined)
    throw new UsageError(`--${who} and --${other} exclude one another; give one of them`);
  return who;
}

/** @throws UsageError for flags that exclude one another. */
function refuseContradictions(flags: NodeFlags): void {
  if (flags.tmp === true && flags.basePath !== undefined)
    throw new UsageError("--tmp and --base-path exclude one another; give one of them");
  if (flags.nodeKey !== undefined && flags.nodeKeyFile !== undefined)
    throw new UsageError("--node-key and --node-key-file exclude one another; give one of them");
  if (flags.validator === true && flags.rpcExternal === true && flags.rpcMethods !== "unsafe") {
    throw new UsageError(
      "--rpc-external: a validator's RPC is better not open to other machines; " +
        "run a second node for RPC, or say --unsafe-rpc-external if you know what it means",
    );
  }
}

function readCors(text: string | undefined, dev: boolean): "*" | readonly string[] {
  if (text === "all") return "*";
  if (text === undefined) return dev ? "*" : DEFAULT_CORS;
  return text.split(",").map((origin) => origin.trim());
}

/** Without what ends its line. @throws UsageError */
function passwordIn(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  try {
    return readFileSync(file, "utf8").replace(/[\r\n]+$/, "");
  } catch (error) {
    throw new UsageError(`--password-filename: ${(error as Error).message}; name a file that can be read`);
  }
}

/** Where chains are kept when nobody says where (`sc-service`'s `BasePath::from_project`). */
function defaultBasePath(): string {
  const data = process.env.XDG_DATA_HOME ?? join(homedir(), ".local", "share");
  return join(data, "serinus");
}
