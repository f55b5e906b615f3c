import { parseRanges } from "@serinus/rpc";
import type { Pruning } from "@serinus/store";
import { parseTelemetryEndpoint, type TelemetryEndpoint } from "@serinus/telemetry";
import { type Command, InvalidArgumentError, Option } from "commander";
import { BUILT_IN_CHAINS } from "../chain/built-in-specs.ts";
import { readOwnAddress, readPeerAddress } from "./read-address.ts";
import { readCount, readNodeName, readPort, readPositive, readPruning } from "./read-flags.ts";

/** Well-known accounts that `--alice` and its like make a validator of: their session keys, held in memory only. */
export const WELL_KNOWN = ["alice", "bob", "charlie", "dave", "eve", "ferdie", "one", "two"] as const;

/** The flags of `serinus node` as commander reads them. */
export interface NodeFlags extends Partial<Record<(typeof WELL_KNOWN)[number], boolean>> {
  readonly chain?: string;
  readonly dev?: boolean;
  readonly validator?: boolean;
  readonly name?: string;
  readonly basePath?: string;
  readonly tmp?: boolean;
  readonly forceAuthoring?: boolean;
  readonly forceAuthoringBackoff?: boolean;
  readonly grandpa: boolean;
  readonly beefy: boolean;
  readonly keystorePath?: string;
  readonly password?: string;
  readonly passwordFilename?: string;
  readonly port: number;
  readonly listenAddr?: readonly string[];
  readonly publicAddr?: readonly string[];
  readonly discoverLocal?: boolean;
  /** `--no-private-ip`: false. */
  readonly privateIp: boolean;
  readonly allowPrivateIp?: boolean;
  readonly bootnodes?: readonly string[];
  readonly nodeKey?: string;
  readonly nodeKeyFile?: string;
  readonly reservedNodes?: readonly string[];
  readonly reservedOnly?: boolean;
  readonly inPeers: number;
  readonly inPeersLight: number;
  readonly outPeers: number;
  readonly poolLimit: number;
  readonly poolKbytes: number;
  readonly txBanSeconds?: number;
  readonly rpcPort: number;
  readonly rpcExternal?: boolean;
  readonly unsafeRpcExternal?: boolean;
  readonly rpcMethods: "auto" | "safe" | "unsafe";
  readonly rpcCors?: string;
  readonly rpcMaxConnections: number;
  readonly rpcMaxSubscriptionsPerConnection: number;
  readonly rpcMaxRequestSize: number;
  readonly rpcMaxResponseSize: number;
  readonly rpcMaxBatchRequestLen: number;
  readonly rpcDisableBatchRequests?: boolean;
  readonly rpcRateLimit?: number;
  readonly rpcRateLimitWhitelistedIps?: readonly string[];
  readonly rpcRateLimitTrustProxyHeaders?: boolean;
  readonly prometheusPort: number;
  readonly prometheusExternal?: boolean;
  readonly prometheus: boolean;
  readonly telemetryUrl?: readonly TelemetryEndpoint[];
  readonly telemetry: boolean;
  readonly statePruning: Pruning;
  readonly sync: "full" | "warp";
  readonly log: string;
  readonly logFormat: "text" | "json";
  readonly disableLogColor?: boolean;
}

/** Declares the flags of a node. They are Substrate's and the Polkadot node's (`sc-cli`, `polkadot-cli`). */
export function addNodeFlags(command: Command): void {
  command
    .option(
      "--chain <name|file>",
      `${BUILT_IN_CHAINS.join(", ")}, or a chain specification (default: "local", with --dev "development")`,
    )
    .option(
      "--dev",
      "--chain development --alice --tmp --force-authoring --rpc-cors all, unless said otherwise",
    )
    .option("--validator", "make and finalize blocks with the keys of the keystore")
    .option("--name <name>", "what the node is called", readNodeName)
    .option("-d, --base-path <folder>", "where to keep chain, keys and network identity")
    .option("--tmp", "keep everything for this run only")
    .option("--force-authoring", "make blocks even while no peer is connected")
    .option("--force-authoring-backoff", "make fewer blocks while finality lags, on Kusama and Polkadot too")
    .option("--no-grandpa", "do not vote in GRANDPA")
    .option("--no-beefy", "take no part in BEEFY");
  addKeyFlags(command);
  addNetworkFlags(command);
  addPoolFlags(command);
  addRpcFlags(command);
  addChainFlags(command);
  addLogFlags(command);
  for (const who of WELL_KNOWN)
    command.option(`--${who}`, `--name ${who} --validator with the well-known session keys of that name`);
}

function addKeyFlags(command: Command): void {
  command
    .option("--keystore-path <folder>", "where the keys are, in place of the base path's folder of the chain")
    .addOption(
      new Option(
        "--password <password>",
        "password of the keys; seen by everybody on this machine",
      ).conflicts("passwordFilename"),
    )
    .option("--password-filename <file>", "file of that password")
    .option(
      "--node-key <hex>",
      "secret of the node's identity, 32 bytes of hex; seen by everybody on this machine",
    )
    .option("--node-key-file <file>", "file of that secret, as bytes or hex; made when it is missing")
    .addOption(choice("--node-key-type <type>", "kind of that secret", ["ed25519"]));
}

function addNetworkFlags(command: Command): void {
  command
    .option("--port <port>", "port of the peer-to-peer network", readPort, 30333)
    .option(
      "--listen-addr <address...>",
      "multiaddresses to listen on; all interfaces on --port by default, over WebSocket unless a validator",
      readOwnAddress,
    )
    .option("--public-addr <address...>", "multiaddresses under which others reach this node", readOwnAddress)
    .option("--discover-local", "as a validator, also tell others of addresses of the local network")
    .addOption(
      new Option(
        "--no-private-ipv4, --no-private-ip",
        "connect to no addresses of private networks but those of --bootnodes and --reserved-nodes, as on live chains",
      ).conflicts("allowPrivateIp"),
    )
    .option(
      "--allow-private-ipv4, --allow-private-ip",
      "connect to addresses of private networks on live chains too",
    )
    .option(
      "--bootnodes <address...>",
      "multiaddresses of nodes to begin with, each with /p2p/ and its peer id",
      readPeerAddress,
    )
    .option(
      "--reserved-nodes <address...>",
      "multiaddresses of nodes to always stay connected with",
      readPeerAddress,
    )
    .option("--reserved-only", "connect with reserved nodes only")
    .option("--in-peers <count>", "full nodes that may come to us", readCount, 32)
    .option("--in-peers-light <count>", "light clients that may come to us", readCount, 100)
    .option("--out-peers <count>", "nodes to look for", readCount, 8);
}

function addPoolFlags(command: Command): void {
  command
    .option(
      "--pool-limit <count>",
      "transactions that wait for a block, and a tenth as many for others",
      readPositive,
      8192,
    )
    .option("--pool-kbytes <KiB>", "size of those transactions, in the same way", readPositive, 20_480)
    .option(
      "--tx-ban-seconds <seconds>",
      "how long a bad transaction is refused (default: 1800, with --dev 0)",
      readCount,
    );
}

function addRpcFlags(command: Command): void {
  command
    .option("--rpc-port <port>", "port of JSON-RPC over WebSocket and HTTP", readPort, 9944)
    .option("--rpc-external", "serve RPC to other machines, without its unsafe methods")
    .option("--unsafe-rpc-external", "the same, knowing what it means for a validator")
    .addOption(
      choice(
        "--rpc-methods <which>",
        "methods that may be called: auto serves unsafe ones to this machine only",
        ["auto", "safe", "unsafe"],
      ),
    )
    .option("--rpc-cors <origins>", "origins of pages that may ask, with commas between, or all")
    .option("--rpc-max-connections <count>", "WebSocket connections at a time", readCount, 100)
    .option("--rpc-max-subscriptions-per-connection <count>", "subscriptions of one of them", readCount, 1024)
    .option("--rpc-max-request-size <MiB>", "largest request", readCount, 15)
    .option("--rpc-max-response-size <MiB>", "largest response", readCount, 15)
    .option("--rpc-max-batch-request-len <count>", "requests in one batch", readPositive, 10_000)
    .option("--rpc-disable-batch-requests", "answer no batches")
    .option("--rpc-rate-limit <count>", "calls a minute of one connection", readPositive)
    .option(
      "--rpc-rate-limit-whitelisted-ips <range...>",
      "addresses without that limit, such as 10.0.0.0/8",
      readRange,
    )
    .option(
      "--rpc-rate-limit-trust-proxy-headers",
      "take a client's address from what a proxy says: Forwarded, X-Forwarded-For, X-Real-IP",
    )
    .option("--prometheus-port <port>", "port of the metrics", readPort, 9615)
    .option("--prometheus-external", "serve metrics to other machines")
    .option("--no-prometheus", "serve no metrics")
    .option(
      "--telemetry-url <server>",
      "telemetry server to tell of this node, and how much, such as 'wss://telemetry.polkadot.io/submit/ 0'; may be given again",
      readTelemetryUrl,
    )
    .option("--no-telemetry", "tell no server, whatever --telemetry-url says");
}

/** An option that takes one of these, in capitals too; the first when nothing is said. */
function choice(
  flags: string,
  description: string,
  [first, ...others]: readonly [string, ...string[]],
): Option {
  const choices = [first, ...others];
  return new Option(flags, description)
    .choices(choices)
    .argParser((text: string) => {
      const wanted = choices.find((known) => known === text.toLowerCase());
      if (wanted === undefined) throw new InvalidArgumentError(`Allowed choices are ${choices.join(", ")}.`);
      return wanted;
    })
    .default(first);
}

/** Adds a range of addresses to those before it. @throws InvalidArgumentError */
function readRange(text: string, before: readonly string[] = []): string[] {
  try {
    parseRanges([text]);
    return [...before, text];
  } catch (error) {
    throw new InvalidArgumentError(`${(error as Error).message}.`);
  }
}

/** Adds a server to those before it. @throws InvalidArgumentError */
function readTelemetryUrl(text: string, before: readonly TelemetryEndpoint[] = []): TelemetryEndpoint[] {
  try {
    return [...before, parseTelemetryEndpoint(text)];
  } catch (error) {
    throw new InvalidArgumentError(`${(error as Error).message}.`);
  }
}

function addChainFlags(command: Command): void {
  command
    .addOption(
      new Option(
        "--pruning, --state-pruning <blocks>",
        "finalized blocks whose state is kept, or archive for all",
      )
        .argParser(readPruning)
        .default(256 as Pruning),
    )
    .addOption(
      choice(
        "--keep-blocks, --blocks-pruning <which>",
        "blocks that are kept: all of the finalized chain, in either case",
        ["archive-canonical", "archive"],
      ),
    )
    .addOption(
      new Option(
        "--sync <mode>",
        "how a new node gets the chain: full runs every block, warp takes the state of the last final one",
      )
        .argParser(readSyncMode)
        .default("full"),
    );
}

/** @throws InvalidArgumentError */
function readSyncMode(text: string): "full" | "warp" {
  const mode = text.toLowerCase();
  if (mode === "full" || mode === "warp") return mode;
  throw new InvalidArgumentError(
    mode.startsWith("fast")
      ? "Write warp, which takes the state as fast does, and proofs of finality with it."
      : "Write full or warp.",
  );
}

function addLogFlags(command: Command): void {
  command
    .option(
      "-l, --log <filter...>",
      "log levels: info, or info,sync=debug,babe, where a target alone means trace; may be given again",
      (text, before) => `${before},${text}`,
      "info",
    )
    .option("--disable-log-color", "log without colours")
    .addOption(choice("--log-format <format>", "form of the log", ["text", "json"]));
}
