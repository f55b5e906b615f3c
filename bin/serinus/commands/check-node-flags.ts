import { Command, CommanderError } from "commander";
import { UsageError } from "../output/usage-error.ts";
import { addForeignFlags } from "./foreign-flags.ts";
import { addNodeFlags, type NodeFlags } from "./node-flags.ts";
import { toNodeOptions } from "./to-node-options.ts";

/**
 * Reads the arguments of a node as `serinus node` will, without running it: a network's file may name flags that there
 * are not. @throws UsageError naming the node and what does not fit.
 */
export async function checkNodeFlags(name: string, args: readonly string[]): Promise<void> {
  const command = new Command("node").exitOverride().configureOutput({ writeErr: () => {} });
  addNodeFlags(command);
  addForeignFlags(command);
  command.action((flags: NodeFlags) => void toNodeOptions(flags));
  try {
    await command.parseAsync(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError || error instanceof UsageError)) throw error;
    const [message] = error.message.replace(/^error: /, "").split("\n");
    throw new UsageError(`${name}: args: ${message}; "serinus node --help" names what there is`);
  }
}
