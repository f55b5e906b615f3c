import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { setTimeout } from "node:timers/promises";
import {
  createNetwork,
  type Network,
  type NetworkFile,
  type NetworkPlan,
  type NodeStatus,
  nodeCommand,
  planNetwork,
  pollStatus,
  prepareNetwork,
} from "@serinus/serinus-cli";
import type { Machines } from "./machines.ts";

/** A network of real processes in a folder of its own. */
export interface TestNetwork {
  readonly network: Network;
  /** What a node says of itself, `undefined` when it does not answer. */
  status(node: string): Promise<NodeStatus | undefined>;
  /** What all nodes say that answer, by name. */
  statuses(): Promise<Map<string, NodeStatus>>;
  /** Hash of a node's block at a height. */
  blockHash(node: string, number: number): Promise<string | undefined>;
  /** Calls a method of a node's RPC. @throws Error when the node does not answer, or with what it answers. */
  ask(node: string, method: string, params?: readonly unknown[]): Promise<unknown>;
  rpcPort(node: string): number;
  /** What nodes wrote, as `name: line`. */
  readonly lines: readonly string[];
  /** Kills what still runs and removes the folder. */
  end(): Promise<void>;
}

/** A network on this machine that runs until the test ends. @param adapt changes the plan. */
export async function runningNetwork(
  t: TestContext,
  file: NetworkFile,
  adapt?: (plan: NetworkPlan) => NetworkPlan,
): Promise<TestNetwork> {
  const nodes = await testNetwork(file, adapt && { adapt });
  t.after(() => nodes.end());
  await nodes.network.start();
  return nodes;
}

/** Lines that are kept for a failure's message. */
const KEPT_LINES = 2_000;

/** How a test network is to be. */
export interface TestNetworkOptions {
  /** One for each node, else all are on this one. */
  readonly machines?: Machines;
  /** Changes the plan. */
  readonly adapt?: (plan: NetworkPlan) => NetworkPlan;
  /** Whether the nodes load while the network is prepared, as `serinus up` has them do. */
  readonly load?: boolean;
}

/** Plans and prepares a network; nothing is started. */
export async function testNetwork(
  file: NetworkFile,
  { machines, adapt = (plan) => plan, load = false }: TestNetworkOptions = {},
): Promise<TestNetwork> {
  const folder = await mkdtemp(join(tmpdir(), "serinus-network-"));
  const planned = adapt(await planNetwork(file, folder));
  const plan = machines === undefined ? planned : onMachines(planned, machines);
  const indexOf = (node: string): number => plan.nodes.findIndex(({ name }) => name === node);
  const host = (node: string): string => machines?.controlAddress(indexOf(node)) ?? "127.0.0.1";
  const lines: string[] = [];
  const keep = (node: string, line: string): void => {
    lines.push(`${node}: ${line}`);
    if (lines.length > KEPT_LINES) lines.shift();
  };
  const network = createNetwork({
    plan,
    command: nodeCommand,
    under: (node) => machines?.enter(indexOf(node)) ?? [],
    onLine: keep,
    onState: (node, state) => keep(node, `is ${state}`),
  });
  const loading = load ? network.load() : undefined;
  await prepareNetwork(file, plan);
  await loading;
  const rpcPort = (name: string): number => {
    const node = plan.nodes.find((planned) => planned.name === name);
    if (node === undefined) throw new Error(`there is no node ${name}`);
    return node.rpcPort;
  };
  const status = (name: string) => pollStatus(rpcPort(name), host(name));
  async function ask(node: string, method: string, params: readonly unknown[] = []): Promise<unknown> {
    const response = await fetch(`http://${host(node)}:${rpcPort(node)}`, {
      method: "POST",
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
    });
    const { result, error } = (await response.json()) as { result?: unknown; error?: { message: string } };
    if (error !== undefined) throw new Error(`${node}: ${method}: ${error.message}`);
    return result;
  }
  return {
    network,
    status,
    async statuses() {
      const all = await Promise.all(
        plan.nodes.map(async ({ name }): Promise<[string, NodeStatus][]> => {
          const found = await status(name);
          return found === undefined ? [] : [[name, found]];
        }),
      );
      return new Map(all.flat());
    },
    async blockHash(node, number) {
      return ((await ask(node, "chain_getBlockHash", [number])) as string | null) ?? undefined;
    },
    ask,
    rpcPort,
    lines,
    async end() {
      await network.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The plan with every node's addresses on a machine of its own. */
function onMachines(plan: NetworkPlan, machines: Machines): NetworkPlan {
  const place = (arg: string): string =>
    plan.nodes.reduce(
      (text, { port }, machine) =>
        text.replace(`/ip4/127.0.0.1/tcp/${port}/`, `/ip4/${machines.address(machine)}/tcp/${port}/`),
      arg,
    );
  const nodes = plan.nodes.map((node) => ({
    ...node,
    args: [...node.args.map(place), "--unsafe-rpc-external"],
  }));
  return { ...plan, nodes };
}

/** @throws Error when a node has ended by itself, with what it said and the last lines of all nodes. */
export function requireRunning(
  { lines, network }: Pick<TestNetwork, "lines"> & { readonly network?: Network | undefined },
  when: string,
): void {
  const failed = network?.nodes.find((node) => node.state() === "failed");
  if (failed === undefined) return;
  const { name } = failed.plan;
  const own = lines.filter((line) => line.startsWith(`${name}: `)).slice(-20);
  throw new Error(`${name} ended by itself ${when}\n${[...own, "", ...lines.slice(-40)].join("\n")}`);
}

/**
 * Looks twice a second until something holds. @throws Error when it does not within so many milliseconds, or at once
 * when a node has ended by itself, with the last lines of the nodes.
 */
export async function waitUntil(
  { lines, network }: Pick<TestNetwork, "lines"> & Partial<Pick<TestNetwork, "network">>,
  what: string,
  timeout: number,
  holds: () => Promise<boolean>,
): Promise<number> {
  const started = performance.now();
  while (!(await holds())) {
    requireRunning({ lines, network }, `before: ${what}`);
    if (performance.now() - started > timeout)
      throw new Error(`not within ${timeout} ms: ${what}\n${lines.slice(-40).join("\n")}`);
    await setTimeout(500);
  }
  return performance.now() - started;
}
