import { Command } from "commander";
import { describeFailure } from "./output/describe-failure.ts";
import { nodeVersion } from "./output/version.ts";

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

// Whoever reads the output may go away, as `| head` does; that is no reason to stop a node.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

type AddCommand = (program: Command, print: (text: string) => void) => void;

/** The commands in the order of the help, each in a module of its own that is loaded only when it is wanted. */
const COMMANDS: readonly (readonly [names: readonly string[], load: () => Promise<AddCommand>])[] = [
  [["dev"], async () => (await import("./commands/dev.ts")).addDevCommand],
  [["fork"], async () => (await import("./commands/fork.ts")).addForkCommand],
  [["run-block", "dry-run"], async () => (await import("./commands/inspect.ts")).addInspectCommands],
  [["node"], async () => (await import("./commands/node.ts")).addNodeCommand],
  [["up"], async () => (await import("./commands/up.ts")).addUpCommand],
  [["network"], async () => (await import("./commands/network.ts")).addNetworkCommand],
  [["key"], async () => (await import("./commands/key.ts")).addKeyCommands],
  [["chain-spec"], async () => (await import("./commands/chain-spec.ts")).addChainSpecCommand],
  [["purge-chain"], async () => (await import("./commands/purge-chain.ts")).addPurgeCommand],
  [["runtime"], async () => (await import("./commands/runtime.ts")).addRuntimeCommands],
  [["try-upgrade"], async () => (await import("./commands/try-upgrade.ts")).addTryUpgradeCommand],
];

const program = new Command("serinus")
  .description("Kusama in TypeScript")
  .version(nodeVersion())
  .showHelpAfterError("(serinus help <command> lists what there is)");
// A node need not wait for what other commands stand on. Whoever asks for help is shown all.
const wanted = COMMANDS.filter(([names]) => names.includes(process.argv[2] ?? ""));
for (const [, load] of wanted.length > 0 ? wanted : COMMANDS) (await load())(program, print);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`serinus: ${describeFailure(error)}\n`);
  process.exitCode = 1;
}
