import type { Sealing } from "@serinus/authoring";
import { type Command, InvalidArgumentError } from "commander";
import {
  type ChopsticksConfig,
  readChopsticksConfig,
  websocketAddress,
} from "../config/chopsticks-config.ts";
import { DEV_NODE_DEFAULTS, startDevNode } from "../node/dev-node.ts";
import { type ForkNode, startForkNode } from "../node/fork-node.ts";
import { prepareState } from "../node/prepare-state.ts";
import { runUntilStopped, untilStarted } from "../node/run-until-stopped.ts";
import { createLog, type NodeLog } from "../output/log.ts";
import { UsageError } from "../output/usage-error.ts";
import { readChanges } from "./read-changes.ts";
import { readPort, readSealing } from "./read-flags.ts";

interface ForkFlags {
  readonly endpoint?: readonly string[];
  readonly at?: string;
  readonly db?: string;
  readonly resume?: boolean;
  readonly config?: string;
  readonly wasmOverride?: string;
  readonly importStorage?: string;
  readonly seal?: Sealing;
  readonly rpcPort?: number;
  readonly rpcHost?: string;
  readonly rpcTimeout?: number;
  readonly log: string;
}

const RPC_TIMEOUT = 20_000;
/** chopsticks' port, so that its users' scripts find the node. */
const CONFIG_PORT = 8000;
const PORT = 9944;

/** `serinus fork`: a chain that goes on from another one's state. */
export function addForkCommand(program: Command): void {
  program
    .command("fork")
    .description(
      "go on from a block of another chain: its state is fetched as it is read, blocks are made here",
    )
    .option(
      "--endpoint <url...>",
      "WebSocket addresses of nodes of the chain; the next is tried when one fails",
    )
    .option("--at <block>", "number or hash of the block; the last finalized one without it")
    .option("--db <folder>", "keeps what was fetched, and the fork, for later runs")
    .option("--resume", "go on with the fork that --db holds")
    .option("--config <file>", "a configuration in chopsticks' form, YAML or JSON; flags come first")
    .option("--wasm-override <file>", "code, Wasm or hex, that takes the place of the chain's")
    .option("--import-storage <file>", "storage to set at first, YAML or JSON as dev_setStorage takes it")
    .option("--seal <when>", "when to make blocks: instant, batch, interval:MS or manual", readSealing)
    .option(
      "--rpc-port <port>",
      `port to serve JSON-RPC on (${PORT}; with --config ${CONFIG_PORT})`,
      readPort,
    )
    .option("--rpc-host <address>", "address to listen on")
    .option("--rpc-timeout <ms>", `milliseconds until a request is tried again (${RPC_TIMEOUT})`, readTimeout)
    .option("-l, --log <filter>", "log levels: info, or info,fork=debug,runtime=trace", "info")
    .action(async (flags: ForkFlags) => {
      const colour = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
      const log = createLog(flags.log, { json: false, colour }, (line) => process.stdout.write(line));
      const config: ChopsticksConfig = {
        ...(flags.config === undefined ? { notes: [] } : readChopsticksConfig(flags.config, process.env)),
        ...(await readChanges(flags)),
      };
      for (const note of config.notes) log.write("warn", "fork", note);
      const node = await untilStarted(() => start(flags, config, log));
      const stopped = runUntilStopped(node, (level, message) => log.write(level, "fork", message));
      process.stdout.write(`${node.summary.join("\n")}\n`);
      await stopped;
    });
}

type Running = Pick<ForkNode, "close" | "failure"> & { readonly summary: readonly string[] };

async function start(flags: ForkFlags, config: ChopsticksConfig, log: NodeLog): Promise<Running> {
  const seal = flags.seal ?? config.seal ?? (flags.config === undefined ? "instant" : "batch");
  const rpcPort = flags.rpcPort ?? config.rpcPort ?? (flags.config === undefined ? PORT : CONFIG_PORT);
  const rpcHost = flags.rpcHost ?? config.rpcHost ?? "127.0.0.1";
  const endpoints = flags.endpoint?.map((each) => websocketAddress(each, "--endpoint")) ?? config.endpoints;
  if (endpoints === undefined && config.chainSpec !== undefined) {
    const node = await startDevNode({
      ...DEV_NODE_DEFAULTS,
      chain: config.chainSpec,
      seal,
      rpcPort,
      rpcHost,
      log,
    });
    await prepareState(node.development, config);
    return { ...node, summary: summary(node.spec.name, "its own genesis", node.port, rpcHost, node.folder) };
  }
  if (endpoints === undefined || endpoints.length === 0)
    throw new UsageError("name the chain: --endpoint wss://..., or a --config with an endpoint");
  const db = flags.db ?? config.db;
  const resume = flags.resume ?? config.resume ?? false;
  if (resume && db === undefined) throw new UsageError("--resume needs the --db that holds the fork");
  const node = await startForkNode({
    endpoints,
    at: flags.at ?? config.at,
    db,
    resume,
    seal,
    rpcPort,
    rpcHost,
    rpcTimeout: flags.rpcTimeout ?? config.rpcTimeout ?? RPC_TIMEOUT,
    mockSignatures: config.mockSignatures,
    prefetch: config.prefetch,
    log,
  });
  try {
    // A fork that goes on has seen this already.
    if (!resume) await prepareState(node.development, config);
  } catch (error) {
    await node.close();
    throw error;
  }
  const from = `block ${node.remote.hash}`;
  return { ...node, summary: summary(node.remote.name, from, node.port, rpcHost, node.folder) };
}

function summary(name: string, from: string, port: number, host: string, folder: string): string[] {
  const endpoint = `ws://${host.includes(":") ? `[${host}]` : host}:${port}`;
  return [
    "",
    `  Serinus, a fork of ${name}`,
    "",
    `  From          ${from}`,
    `  WebSocket     ${endpoint}`,
    `  HTTP          ${endpoint.replace("ws:", "http:")}`,
    `  Kept in       ${folder}`,
    `  polkadot.js   https://polkadot.js.org/apps/?rpc=${endpoint}#/explorer`,
    "",
    "  Ctrl-C stops the node.",
    "",
  ];
}

function readTimeout(text: string): number {
  if (!/^[1-9][0-9]{0,8}$/.test(text)) throw new InvalidArgumentError("Write a number of milliseconds.");
  return Number(text);
}
