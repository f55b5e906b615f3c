import type { Command } from "commander";
import { untilReleased } from "../network/held-start.ts";
import { startFullNode } from "../node/full-node.ts";
import { runUntilStopped, untilStarted } from "../node/run-until-stopped.ts";
import { describeNode } from "../output/describe-node.ts";
import { createLog } from "../output/log.ts";
import { addForeignFlags, describeForeignFlags } from "./foreign-flags.ts";
import { addNodeFlags, type NodeFlags } from "./node-flags.ts";
import { toNodeOptions } from "./to-node-options.ts";

/** `serinus node`: a node of a network, under Substrate's flags. */
export function addNodeCommand(program: Command): void {
  const command = program
    .command("node")
    .description(
      "run a node of a network: it finds its peers, follows the chain, and as a validator makes and finalizes blocks",
    );
  addNodeFlags(command);
  addForeignFlags(command);
  command.action(async (flags: NodeFlags) => {
    const options = toNodeOptions(flags);
    await untilReleased();
    const colour =
      process.stdout.isTTY === true && process.env.NO_COLOR === undefined && flags.disableLogColor !== true;
    const log = createLog(flags.log, { json: flags.logFormat === "json", colour }, (line) =>
      process.stdout.write(line),
    );
    for (const line of describeForeignFlags(command)) log.write("warn", "node", line);
    if (flags.dev === true && options.rpcCors === "*")
      log.write("warn", "node", "--dev: pages of every origin may ask over RPC");
    if (options.unsafeRpc && options.rpcHost === "0.0.0.0")
      log.write(
        "warn",
        "node",
        "RPC's unsafe methods are open to other machines: a proxy should filter them",
      );
    const node = await untilStarted(() => startFullNode({ ...options, log }));
    const stopped = runUntilStopped(node, (level, message) => log.write(level, "node", message));
    for (const line of describeNode(node)) log.write("info", "node", line);
    await stopped;
  });
}
