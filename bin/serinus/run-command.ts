import { Command } from "commander";
import { describeFailure } from "./output/describe-failure.ts";
import { nodeVersion } from "./output/version.ts";

/** Adds a command, or several that belong together. */
export type AddCommand = (program: Command, print: (text: string) => void) => void;

/** Runs the command that the process was asked for, one of these. What it fails with is said, and is the exit code. */
export async function runCommand(commands: readonly AddCommand[]): Promise<void> {
  // Whoever reads the output may go away, as `| head` does; that is no reason to stop a node.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  const program = new Command("serinus")
    .description("Kusama in TypeScript")
    .version(nodeVersion())
    .showHelpAfterError("(serinus help <command> lists what there is)");
  for (const add of commands) {
    add(program, (text) => {
      process.stdout.write(`${text}\n`);
    });
  }
  try {
    await program.parseAsync();
  } catch (error) {
    process.stderr.write(`serinus: ${describeFailure(error)}\n`);
    process.exitCode = 1;
  }
}
