import { type AddCommand, runCommand } from "./run-command.ts";

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

// A node need not wait for what other commands stand on. Whoever asks for help is shown all.
const wanted = COMMANDS.filter(([names]) => names.includes(process.argv[2] ?? ""));
const commands: AddCommand[] = [];
for (const [, load] of wanted.length > 0 ? wanted : COMMANDS) commands.push(await load());
await runCommand(commands);
