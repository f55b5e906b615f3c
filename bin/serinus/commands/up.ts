import type { Command } from "commander";
import { stop as stopEsbuild } from "esbuild";
import { serveControl } from "../network/control.ts";
import { DEFAULT_NETWORK } from "../network/default-network.ts";
import { freePorts, isFree } from "../network/free-ports.ts";
import { listenForStop } from "../network/listen-for-stop.ts";
import type { NetworkFile } from "../network/network-file.ts";
import { type FolderFlags, openNetworkFolder } from "../network/network-folder.ts";
import { nodeCommand } from "../network/node-command.ts";
import { planNetwork } from "../network/plan-network.ts";
import { pollStatus } from "../network/poll-status.ts";
import { prepareNetwork } from "../network/prepare-network.ts";
import { createNetwork, type Network } from "../network/run-network.ts";
import { createScreen, type StatusRow, statusLine, statusTable } from "../output/status-screen.ts";

/** Milliseconds between two looks at the nodes. */
const POLL = 1_000;
/** Looks between two status lines where there is no terminal. */
const LOOKS_PER_LINE = 10;
/** Colours of the nodes' names, in turn. */
const PAINTS = ["36", "33", "32", "35", "34", "96", "93", "92", "95", "94"];

/** `serinus up`: a whole network from one file, one process a node. */
export function addUpCommand(program: Command): void {
  program
    .command("up")
    .description("run a whole network on this machine, one process a node")
    .argument(
      "[file]",
      "a network's file: YAML, or zombienet's TOML; four validators and an RPC node without it",
    )
    .option(
      "--dir <folder>",
      "where to keep the network, to go on with it later; without it, it is gone after the run",
    )
    .option("--fresh", "remove what stands in that folder first")
    .action(async (path: string | undefined, flags: FolderFlags) => {
      const stop = listenForStop();
      // For esbuild, which bundles runtime and nodes in the next second: to collect garbage takes it half as long again.
      process.env.GOGC ??= "off";
      const { file, note } = path === undefined ? await defaultNetwork() : { file: await readFile(path) };
      const folder = await openNetworkFolder(flags);
      try {
        const plan = await planNetwork(file, folder.path);
        await checkFlags(file);
        const screen = openScreen(plan.nodes.map(({ name }) => name));
        const network = createNetwork({
          plan,
          command: () => nodeCommand((why) => screen.line(undefined, why)),
          onLine: screen.line,
          onState: (node, state) => screen.line(node, `is ${state}`),
        });
        stop.onSecond(() => {
          for (const node of network.nodes) void node.stop({ kill: true });
        });
        if (note !== undefined) screen.line(undefined, note);
        try {
          await runNetwork(file, network, screen, stop.first);
        } finally {
          // Nodes that wait for a specification that could not be made would keep this process.
          await network.kill();
        }
      } finally {
        await folder.close();
      }
    });
}

/** The default network starts quicker without what reads files. @throws UsageError */
async function readFile(path: string): Promise<NetworkFile> {
  const { readNetworkFile } = await import("../network/network-file.ts");
  return readNetworkFile(path);
}

/** The network without a file. Where the port that clients expect is taken, as by another one, it takes a free one. */
async function defaultNetwork(): Promise<{ readonly file: NetworkFile; readonly note?: string }> {
  const taken = DEFAULT_NETWORK.nodes.find(({ rpcPort }) => rpcPort !== undefined)?.rpcPort ?? 0;
  if (await isFree(taken)) return { file: DEFAULT_NETWORK };
  const [rpcPort = 0] = await freePorts(1);
  const nodes = DEFAULT_NETWORK.nodes.map((node) => (node.rpcPort === taken ? { ...node, rpcPort } : node));
  return {
    file: { ...DEFAULT_NETWORK, nodes },
    note: `port ${taken} is taken: clients of this network connect to ws://127.0.0.1:${rpcPort}`,
  };
}

/** @throws UsageError for flags of nodes that there are not. */
async function checkFlags({ args, nodes }: NetworkFile): Promise<void> {
  if (args.length === 0 && nodes.every((node) => node.args.length === 0)) return;
  const { checkNodeFlags } = await import("./check-node-flags.ts");
  for (const node of nodes) await checkNodeFlags(node.name, [...args, ...node.args]);
}

/** Runs a network until it is asked to stop. @throws what keeps its specification or its keys from being made. */
async function runNetwork(
  file: NetworkFile,
  network: Network,
  screen: NetworkScreen,
  stopped: Promise<void>,
): Promise<void> {
  const { folder } = network.plan;
  // What keeps nodes from being loaded keeps them from being started as well, which tells it.
  network.load().catch(() => undefined);
  const preparing = prepareNetwork(file, network.plan);
  const genesis = await Promise.race([preparing, stopped]);
  if (genesis === undefined) {
    screen.line(undefined, "stopping");
    await network.kill();
    // It writes into the folder, which is to be removed.
    await preparing.catch(() => undefined);
    return;
  }
  const endControl = await serveControl(network);
  screen.line(undefined, `${genesis.name}, genesis ${genesis.hash}, in ${folder}`);
  screen.line(
    undefined,
    `serinus network --dir ${folder} <stop|start|pause|...> commands it; Ctrl-C ends it`,
  );
  await network.start();
  // Nothing is bundled any more: what it kept is two hundred MiB.
  stopEsbuild();
  const endWatching = watch(network, screen);
  await stopped;
  endWatching();
  screen.endStatus();
  screen.line(undefined, "stopping every node");
  await network.stop();
  await endControl();
}

interface NetworkScreen {
  /** @param node `undefined` for what concerns the network. */
  line(node: string | undefined, text: string): void;
  status(rows: readonly StatusRow[]): void;
  /** Takes the status away: nothing is known any more. */
  endStatus(): void;
}

function openScreen(names: readonly string[]): NetworkScreen {
  const isTerminal = process.stdout.isTTY === true;
  const colour = isTerminal && process.env.NO_COLOR === undefined;
  const width = Math.max(...names.map((name) => name.length), "network".length);
  const screen = createScreen(
    (text) => process.stdout.write(text),
    () => process.stdout.columns ?? 120,
  );
  let looks = 0;
  const print = (node: string | undefined, text: string): void => {
    const name = (node ?? "network").padEnd(width);
    const paint = node === undefined ? "1" : PAINTS[names.indexOf(node) % PAINTS.length];
    const line = `${colour ? `\u001b[${paint}m${name}\u001b[0m` : name} | ${text}`;
    if (isTerminal) screen.print(line);
    else process.stdout.write(`${line}\n`);
  };
  return {
    line: print,
    status(rows) {
      if (isTerminal) screen.show(["", ...statusTable(rows)]);
      else if (looks++ % LOOKS_PER_LINE === 0) print(undefined, statusLine(rows));
    },
    endStatus: () => screen.show([]),
  };
}

/** Shows how the nodes do, once a second, and says once when the first block came and when one was final. */
function watch(network: Network, screen: NetworkScreen): () => void {
  let ended = false;
  let timer: NodeJS.Timeout | undefined;
  const milestones = [
    { text: "first block", reached: (row: StatusRow) => (row.status?.best ?? 0) > 0 },
    { text: "first finalized block", reached: (row: StatusRow) => (row.status?.finalized ?? 0) > 0 },
  ];
  async function look(): Promise<void> {
    const rows = await Promise.all(
      network.nodes.map(async (node): Promise<StatusRow> => {
        const { name, validator, rpcPort } = node.plan;
        const state = node.state();
        const status = state === "running" ? await pollStatus(rpcPort) : undefined;
        return { name, validator, state, rpcPort, status };
      }),
    );
    if (ended) return;
    while (milestones[0] !== undefined && rows.some(milestones[0].reached)) {
      // Counted from the start of this process.
      const seconds = (performance.now() / 1000).toFixed(1);
      screen.line(undefined, `${milestones.shift()?.text} after ${seconds} s`);
    }
    screen.status(rows);
    timer = setTimeout(() => void look(), POLL);
  }
  void look();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
