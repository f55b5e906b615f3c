import { resolve } from "node:path";
import { Argument, type Command } from "commander";
import { commandNetwork, NETWORK_ACTIONS, type NetworkAction } from "../network/control.ts";
import { rows } from "../output/rows.ts";

/** `serinus network`: commands a network that `serinus up` runs in another terminal. @param print writes to standard output. */
export function addNetworkCommand(program: Command, print: (text: string) => void): void {
  program
    .command("network")
    .description("command a network that `serinus up` runs")
    .addArgument(new Argument("<action>", "what to do").choices(NETWORK_ACTIONS))
    .argument("[name]", "a node, all of them without it; for snapshot and restore, the snapshot")
    .requiredOption("--dir <folder>", "folder of the network")
    .action(async (action: NetworkAction, name: string | undefined, { dir }: { readonly dir: string }) => {
      const nodes = await commandNetwork(resolve(dir), action, name);
      print(rows(nodes.map((node) => [node.name, node.state])));
    });
}
