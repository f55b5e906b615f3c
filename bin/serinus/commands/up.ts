import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { serveControl } from "../network/control.ts";
import { DEFAULT_NETWORK, type NetworkFile, readNetworkFile } from "../network/network-file.ts";
import { planNetwork } from "../network/plan-network.ts";
import { pollStatus } from "../network/poll-status.ts";
import { prepareNetwork } from "../network/prepare-network.ts";
import { createNetwork, type Network } from "../network/run-network.ts";
import { createScreen, type StatusRow, statusLine, statusTable } from "../output/status-screen.ts";

interface UpFlags {
  readonly dir?: string;
  readonly fresh?: boolean;
}

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
    .action(async (path: string | undefined, flags: UpFlags) => {
      const file = path === undefined ? DEFAULT_NETWORK : await readNetworkFile(path);
      const folder =
        flags.dir === undefined ? await mkdtemp(join(tmpdir(), "serinus-up-")) : resolve(flags.dir);
      try {
        if (flags.fresh) await rm(folder, { recursive: true, force: true });
        const plan = await planNetwork(file, folder);
        const screen = openScreen(plan.nodes.map(({ name }) => name));
        const network = createNetwork({
          plan,
          command: fileURLToPath(import.meta.resolve("../main.ts")),
          onLine: screen.line,
          onState: (node, state) => screen.line(node, `is ${state}`),
        });
        try {
          await runNetwork(file, network, screen);
        } finally {
          // Nodes that wait for a specification that could not be made would keep this process.
          await network.kill();
        }
      } finally {
        if (flags.dir === undefined) await rm(folder, { recursive: true, force: true });
      }
    });
}

/** Runs a network until it is asked to stop. @throws what keeps its specification or its keys from being made. */
async function runNetwork(file: NetworkFile, network: Network, screen: NetworkScreen): Promise<void> {
  const { folder } = network.plan;
  network.load();
  const genesis = await prepareNetwork(file, network.plan);
  const endControl = await serveControl(network);
  const stopped = untilAsked();
  screen.line(undefined, `${genesis.name}, genesis ${genesis.hash}, in ${folder}`);
  screen.line(
    undefined,
    `serinus network --dir ${folder} <stop|start|pause|...> commands it; Ctrl-C ends it`,
  );
  await network.start();
  const endWatching = watch(network, screen);
  await stopped;
  endWatching();
  screen.line(undefined, "stopping every node");
  await network.stop();
  await endControl();
}

/** Resolves at the first signal to stop; at a second one everything is killed by the process going away. */
function untilAsked(): Promise<void> {
  return new Promise((asked) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => asked());
  });
}

interface NetworkScreen {
  /** @param node `undefined` for what concerns the network. */
  line(node: string | undefined, text: string): void;
  status(rows: readonly StatusRow[]): void;
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
