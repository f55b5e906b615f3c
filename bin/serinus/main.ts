import { Command } from "commander";
import { addChainSpecCommand } from "./commands/chain-spec.ts";
import { addDevCommand } from "./commands/dev.ts";
import { addForkCommand } from "./commands/fork.ts";
import { addInspectCommands } from "./commands/inspect.ts";
import { addKeyCommands } from "./commands/key.ts";
import { addNetworkCommand } from "./commands/network.ts";
import { addNodeCommand } from "./commands/node.ts";
import { addPurgeCommand } from "./commands/purge-chain.ts";
import { addRuntimeCommands } from "./commands/runtime.ts";
import { addTryUpgradeCommand } from "./commands/try-upgrade.ts";
import { addUpCommand } from "./commands/up.ts";
import { describeFailure } from "./output/describe-failure.ts";
import { nodeVersion } from "./output/version.ts";

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

// Whoever reads the output may go away, as `| head` does; that is no reason to stop a node.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

const program = new Command("serinus")
  .description("Kusama in TypeScript")
  .version(nodeVersion())
  .showHelpAfterError("(serinus help <command> lists what there is)");
addDevCommand(program);
addForkCommand(program);
addInspectCommands(program, print);
addKeyCommands(program, print);
addNodeCommand(program);
addNetworkCommand(program, print);
addUpCommand(program);
addChainSpecCommand(program, print);
addPurgeCommand(program, print);
addRuntimeCommands(program, print);
addTryUpgradeCommand(program, print);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`serinus: ${describeFailure(error)}\n`);
  process.exitCode = 1;
}
