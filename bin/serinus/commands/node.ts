import { homedir } from "node:os";
import { join } from "node:path";
import type { Pruning } from "@serinus/store";
import { type Command, Option } from "commander";
import { BUILT_IN_CHAINS } from "../chain/built-in-specs.ts";
import { untilReleased } from "../network/held-start.ts";
import { startFullNode } from "../node/full-node.ts";
import { runUntilStopped, untilStarted } from "../node/run-until-stopped.ts";
import { describeNode } from "../output/describe-node.ts";
import { createLog } from "../output/log.ts";
import { UsageError } from "../output/usage-error.ts";
import { readOwnAddress, readPeerAddress } from "./read-address.ts";
import { readCount, readPort, readPruning } from "./read-flags.ts";

interface NodeFlags {
  readonly chain: string;
  readonly validator?: boolean;
  readonly name?: string;
  readonly basePath?: string;
  readonly tmp?: boolean;
  readonly port: number;
  readonly listenAddr?: readonly string[];
  readonly publicAddr?: readonly string[];
  readonly discoverLocal?: boolean;
  readonly bootnodes?: readonly string[];
  readonly nodeKey?: string;
  readonly nodeKeyFile?: string;
  readonly reservedNodes?: readonly string[];
  readonly reservedOnly?: boolean;
  readonly inPeers: number;
  readonly inPeersLight: number;
  readonly outPeers: number;
  readonly rpcPort: number;
  readonly rpcExternal?: boolean;
  readonly unsafeRpcExternal?: boolean;
  readonly rpcMethods: "auto" | "safe" | "unsafe";
  readonly rpcCors?: string;
  readonly rpcMaxConnections: number;
  readonly rpcMaxRequestSize: number;
  readonly rpcMaxResponseSize: number;
  readonly rpcMaxBatchRequestLen: number;
  readonly prometheusPort: number;
  readonly prometheusExternal?: boolean;
  readonly prometheus: boolean;
  readonly pruning: Pruning;
  readonly sync: "full" | "warp";
  readonly log: string;
  readonly logFormat: "text" | "json";
}

/** Well-known accounts that `--alice` and its like make a validator of: their session keys, held in memory only. */
const WELL_KNOWN = ["alice", "bob", "charlie", "dave", "eve", "ferdie", "one", "two"] as const;

const MIB = 1024 * 1024;

/** Origins that may ask by default: pages of this machine and polkadot.js (`sc-cli`'s `rpc_cors`). */
const DEFAULT_CORS = [
  "http://localhost:*",
  "http://127.0.0.1:*",
  "https://localhost:*",
  "https://127.0.0.1:*",
  "https://polkadot.js.org",
];

/** `serinus node`: a node of a network, under Substrate's flags. */
export function addNodeCommand(program: Command): void {
  const command = program
    .command("node")
    .description(
      "run a node of a network: it finds its peers, follows the chain, and as a validator makes and finalizes blocks",
    )
    .option("--chain <name|file>", `${BUILT_IN_CHAINS.join(", ")}, or a chain specification`, "local")
    .option("--validator", "make and finalize blocks with the keys of the keystore")
    .option("--name <name>", "what the node is called")
    .option("-d, --base-path <folder>", "where to keep chain, keys and network identity")
    .option("--tmp", "keep everything for this run only")
    .option("--port <port>", "port of the peer-to-peer network", readPort, 30333)
    .option(
      "--listen-addr <address...>",
      "multiaddresses to listen on; all interfaces on --port by default",
      readOwnAddress,
    )
    .option("--public-addr <address...>", "multiaddresses under which others reach this node", readOwnAddress)
    .option("--discover-local", "as a validator, also tell others of addresses of the local network")
    .option(
      "--bootnodes <address...>",
      "multiaddresses of nodes to begin with, each with /p2p/ and its peer id",
      readPeerAddress,
    )
    .option(
      "--node-key <hex>",
      "secret of the node's identity, 32 bytes of hex; seen by everybody on this machine",
    )
    .option("--node-key-file <file>", "file of that secret, as bytes or hex; made when it is missing")
    .option(
      "--reserved-nodes <address...>",
      "multiaddresses of nodes to always stay connected with",
      readPeerAddress,
    )
    .option("--reserved-only", "connect with reserved nodes only")
    .option("--in-peers <count>", "full nodes that may come to us", readCount, 32)
    .option("--in-peers-light <count>", "light clients that may come to us", readCount, 100)
    .option("--out-peers <count>", "nodes to look for", readCount, 8)
    .option("--rpc-port <port>", "port of JSON-RPC over WebSocket and HTTP", readPort, 9944)
    .option("--rpc-external", "serve RPC to other machines, without its unsafe methods")
    .option("--unsafe-rpc-external", "the same, knowing what it means for a validator")
    .addOption(
      new Option(
        "--rpc-methods <which>",
        "methods that may be called: auto serves unsafe ones to this machine only",
      )
        .choices(["auto", "safe", "unsafe"])
        .default("auto"),
    )
    .option("--rpc-cors <origins>", "origins of pages that may ask, with commas between, or all")
    .option("--rpc-max-connections <count>", "WebSocket connections at a time", readCount, 100)
    .option("--rpc-max-request-size <MiB>", "largest request", readCount, 15)
    .option("--rpc-max-response-size <MiB>", "largest response", readCount, 15)
    .option("--rpc-max-batch-request-len <count>", "requests in one batch", readCount, 10_000)
    .option("--prometheus-port <port>", "port of the metrics", readPort, 9615)
    .option("--prometheus-external", "serve metrics to other machines")
    .option("--no-prometheus", "serve no metrics")
    .addOption(
      new Option(
        "--pruning, --state-pruning <blocks>",
        "finalized blocks whose state is kept, or archive for all",
      )
        .argParser(readPruning)
        .default(256 as Pruning),
    )
    .addOption(
      new Option(
        "--blocks-pruning <which>",
        "blocks that are kept: all of the finalized chain, in either case",
      )
        .choices(["archive-canonical", "archive"])
        .default("archive-canonical"),
    )
    .addOption(
      new Option(
        "--sync <mode>",
        "how a new node gets the chain: full runs every block, warp takes the state of the last final one",
      )
        .choices(["full", "warp"])
        .default("full"),
    )
    .option(
      "-l, --log <filter>",
      "log levels: info, or info,sync=debug,grandpa=trace; may be given again",
      (text, before) => `${before},${text}`,
      "info",
    )
    .addOption(
      new Option("--log-format <format>", "form of the log").choices(["text", "json"]).default("text"),
    );
  for (const who of WELL_KNOWN) {
    command.option(`--${who}`, `--name ${who} --validator with the well-known session keys of that name`);
  }
  command.action(async (flags: NodeFlags & Partial<Record<(typeof WELL_KNOWN)[number], boolean>>) => {
    const [who, other] = WELL_KNOWN.filter((name) => flags[name]);
    if (other !== undefined)
      throw new UsageError(`--${who} and --${other} exclude one another; give one of them`);
    refuseContradictions(flags);
    await untilReleased();
    const isExternal = flags.rpcExternal === true || flags.unsafeRpcExternal === true;
    const colour = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
    const log = createLog(flags.log, { json: flags.logFormat === "json", colour }, (line) =>
      process.stdout.write(line),
    );
    const node = await untilStarted(() =>
      startFullNode({
        chain: flags.chain,
        name: flags.name ?? who ?? "serinus",
        validator: flags.validator === true || who !== undefined,
        sessionSeed: who && `//${who.charAt(0).toUpperCase()}${who.slice(1)}`,
        basePath:
          flags.tmp === true
            ? undefined
            : (flags.basePath ?? (who === undefined ? defaultBasePath() : undefined)),
        nodeKey: flags.nodeKey,
        nodeKeyFile: flags.nodeKeyFile,
        listenAddresses: flags.listenAddr ?? [`/ip4/0.0.0.0/tcp/${flags.port}`, `/ip6/::/tcp/${flags.port}`],
        publicAddresses: flags.publicAddr ?? [],
        discoverLocal: flags.discoverLocal === true,
        bootnodes: flags.bootnodes ?? [],
        reservedNodes: flags.reservedNodes ?? [],
        reservedOnly: flags.reservedOnly === true,
        inPeers: flags.inPeers,
        inPeersLight: flags.inPeersLight,
        outPeers: flags.outPeers,
        rpcPort: flags.rpcPort,
        rpcHost: isExternal ? "0.0.0.0" : "127.0.0.1",
        rpcCors: readCors(flags.rpcCors),
        unsafeRpc: flags.rpcMethods === "unsafe" || (flags.rpcMethods === "auto" && !isExternal),
        rpcMaxConnections: flags.rpcMaxConnections,
        rpcBounds: {
          maxRequestBytes: flags.rpcMaxRequestSize * MIB,
          maxResponseBytes: flags.rpcMaxResponseSize * MIB,
          maxBatch: flags.rpcMaxBatchRequestLen,
        },
        prometheus: flags.prometheus
          ? { port: flags.prometheusPort, host: flags.prometheusExternal === true ? "0.0.0.0" : "127.0.0.1" }
          : undefined,
        pruning: flags.pruning,
        sync: flags.sync,
        log,
      }),
    );
    const stopped = runUntilStopped(node, (level, message) => log.write(level, "node", message));
    for (const line of describeNode(node)) log.write("info", "node", line);
    await stopped;
  });
}

/** @throws UsageError for flags that exclude one another. */
function refuseContradictions(flags: NodeFlags): void {
  if (flags.tmp === true && flags.basePath !== undefined)
    throw new UsageError("--tmp and --base-path exclude one another; give one of them");
  if (flags.nodeKey !== undefined && flags.nodeKeyFile !== undefined)
    throw new UsageError("--node-key and --node-key-file exclude one another; give one of them");
  if (flags.validator === true && flags.rpcExternal === true) {
    throw new UsageError(
      "--rpc-external: a validator's RPC is better not open to other machines; " +
        "run a second node for RPC, or say --unsafe-rpc-external if you know what it means",
    );
  }
}

function readCors(text: string | undefined): "*" | readonly string[] {
  if (text === "all") return "*";
  return text === undefined ? DEFAULT_CORS : text.split(",").map((origin) => origin.trim());
}

/** Where chains are kept when nobody says where (`sc-service`'s `BasePath::from_project`). */
function defaultBasePath(): string {
  const data = process.env.XDG_DATA_HOME ?? join(homedir(), ".local", "share");
  return join(data, "serinus");
}
