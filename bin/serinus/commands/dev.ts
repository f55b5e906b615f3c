import type { Sealing } from "@serinus/authoring";
import type { Pruning } from "@serinus/store";
import { type Command, InvalidArgumentError } from "commander";
import { BUILT_IN_CHAINS } from "../chain/built-in-specs.ts";
import { DEV_NODE_DEFAULTS, startDevNode } from "../node/dev-node.ts";
import { prepareState } from "../node/prepare-state.ts";
import { runUntilStopped, untilStarted } from "../node/run-until-stopped.ts";
import { banner } from "../output/banner.ts";
import { createLog } from "../output/log.ts";
import { readChanges } from "./read-changes.ts";
import { readPort, readPruning, readSealing } from "./read-flags.ts";

interface DevFlags {
  readonly chain: string;
  readonly seal: Sealing;
  readonly rpcPort: number;
  readonly rpcHost: string;
  readonly wasmOverride?: string;
  readonly importStorage?: string;
  readonly basePath?: string;
  readonly tmp?: boolean;
  readonly pruning: Pruning;
  readonly paranoid?: boolean;
  readonly log: string;
  readonly logFormat: "text" | "json";
}

/** `serinus dev`: a chain of one author, for development. */
export function addDevCommand(program: Command): void {
  program
    .command("dev")
    .description("run a development chain: one author, blocks as they are needed, final a moment later")
    .option(
      "--chain <name|file>",
      `${BUILT_IN_CHAINS.join(", ")}, or a chain specification`,
      DEV_NODE_DEFAULTS.chain,
    )
    .option("--wasm-override <file>", "code, Wasm or hex, that takes the place of the chain's")
    .option("--import-storage <file>", "storage to set at first, YAML or JSON as dev_setStorage takes it")
    .option(
      "--seal <when>",
      "when to make blocks: instant, batch, interval:MS or manual",
      readSealing,
      "instant" as Sealing,
    )
    .option(
      "--rpc-port <port>",
      "port of JSON-RPC over WebSocket and HTTP; 0 for any that is free",
      readPort,
      9944,
    )
    .option("--rpc-host <address>", "address to listen on", DEV_NODE_DEFAULTS.rpcHost)
    .option("--base-path <folder>", "where to keep the chain; without it, it is gone after the run")
    .option("--tmp", "keep the chain for this run only")
    .option(
      "--pruning <blocks>",
      "finalized blocks whose state is kept, or archive for all",
      readPruning,
      256 as Pruning,
    )
    .option("--paranoid", "run each runtime call on a fresh realm as well, and compare (slow)")
    .option("-l, --log <filter>", "log levels: info, or info,txpool=debug,runtime=trace", "info")
    .option("--log-format <format>", "text or json", readLogFormat, "text" as const)
    .action(async (flags: DevFlags, command: Command) => {
      if (flags.tmp && flags.basePath !== undefined) {
        command.error("serinus: --tmp and --base-path exclude one another; give one of them");
      }
      const colour = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
      const log = createLog(flags.log, { json: flags.logFormat === "json", colour }, (line) =>
        process.stdout.write(line),
      );
      const changes = await readChanges(flags);
      const node = await untilStarted(async () => {
        const started = await startDevNode({ ...DEV_NODE_DEFAULTS, ...flags, log });
        await prepareState(started.development, changes).catch(async (error: unknown) => {
          await started.close();
          throw error;
        });
        return started;
      });
      // Before the banner: whoever reads it may ask to stop at once.
      const stopped = runUntilStopped(node, (level, message) => log.write(level, "node", message));
      if (flags.logFormat === "text") process.stdout.write(banner(node, flags.rpcHost, flags.seal));
      await stopped;
    });
}

function readLogFormat(text: string): "text" | "json" {
  if (text !== "text" && text !== "json") throw new InvalidArgumentError("Write text or json.");
  return text;
}
