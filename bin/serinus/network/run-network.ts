import { cp, mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../output/usage-error.ts";
import { createSourcePositions } from "../program/source-positions.ts";
import { type NodeCommand, PROGRAMS_FOLDER } from "./node-command.ts";
import { createNodeProcess, type NodeProcess, type NodeState } from "./node-process.ts";
import type { NetworkPlan } from "./plan-network.ts";

/** A network of processes on this machine. Every method that names a node throws UsageError when there is none of it. */
export interface Network {
  readonly plan: NetworkPlan;
  readonly nodes: readonly NodeProcess[];
  /** Has the processes load what they need in any case, so that `start` is quicker: before specification and keys are there. */
  load(): Promise<void>;
  start(node?: string): Promise<void>;
  stop(node?: string): Promise<void>;
  /** Ends the process at once, as a power cut would. */
  kill(node?: string): Promise<void>;
  restart(node?: string): Promise<void>;
  pause(node?: string): Promise<void>;
  resume(node?: string): Promise<void>;
  /** Keeps what all nodes have under a name. They are stopped for it, all at one time, and go on afterwards. */
  snapshot(name: string): Promise<void>;
  /** Takes all nodes back to a snapshot. @throws UsageError when there is none of the name. */
  restore(name: string): Promise<void>;
  snapshots(): Promise<readonly string[]>;
}

export interface NetworkOptions {
  readonly plan: NetworkPlan;
  /** Says how the `serinus` command is run, whenever nodes are started. */
  readonly command: () => Promise<NodeCommand>;
  /** Command and arguments under which a node's process is run, none by default. */
  readonly under?: (node: string) => readonly string[];
  readonly onLine: (node: string, line: string) => void;
  readonly onState: (node: string, state: NodeState) => void;
}

/** A planned network, with nothing started yet. Its specification and keys have to be in place. */
export function createNetwork({ plan, command, under = () => [], onLine, onState }: NetworkOptions): Network {
  const inSources = createSourcePositions(PROGRAMS_FOLDER);
  const nodes = plan.nodes.map((node) =>
    createNodeProcess({
      plan: node,
      under: under(node.name),
      inSources,
      onLine: (line) => onLine(node.name, line),
      onState: (state) => onState(node.name, state),
    }),
  );
  const snapshotFolder = (name: string): string => join(plan.folder, "snapshots", name);
  let last: Promise<unknown> = Promise.resolve();

  /** One change after the other: a snapshot while a node is started would keep half of it. */
  function inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = last.then(task);
    last = result.catch(() => undefined);
    return result;
  }

  function named(name: string | undefined): readonly NodeProcess[] {
    if (name === undefined) return nodes;
    const found = nodes.filter(({ plan: { name: given } }) => given === name);
    if (found.length > 0) return found;
    throw new UsageError(
      `there is no node "${name}"; there are ${nodes.map((node) => node.plan.name).join(", ")}`,
    );
  }

  const each =
    (act: (node: NodeProcess) => Promise<void> | void) =>
    (name?: string): Promise<void> =>
      inTurn(async () => {
        await Promise.all(named(name).map(act));
      });
  const launchEach =
    (act: (node: NodeProcess, current: NodeCommand) => Promise<void> | void) =>
    (name?: string): Promise<void> =>
      inTurn(async () => {
        const wanted = named(name);
        const current = await command();
        await Promise.all(wanted.map((node) => act(node, current)));
      });

  /** Runs `task` while nothing runs, then lets run again what ran before. */
  function atRest(task: () => Promise<void>): Promise<void> {
    return inTurn(async () => {
      const before = nodes.map((node) => node.state());
      await Promise.all(nodes.map((node) => node.stop()));
      try {
        await task();
      } finally {
        const current = await command();
        for (const [index, node] of nodes.entries()) {
          if (before[index] !== "stopped") node.start(current);
          if (before[index] === "paused") node.pause();
        }
      }
    });
  }

  return {
    plan,
    nodes,
    load: launchEach((node, current) => node.load(current)),
    start: launchEach((node, current) => node.start(current)),
    stop: each((node) => node.stop()),
    kill: each((node) => node.stop({ kill: true })),
    restart: launchEach(async (node, current) => {
      await node.stop();
      node.start(current);
    }),
    pause: each((node) => node.pause()),
    resume: each((node) => node.resume()),
    snapshot: async (name) => {
      const target = snapshotFolder(checkedName(name));
      await atRest(async () => {
        await rm(target, { recursive: true, force: true });
        await mkdir(target, { recursive: true });
        for (const { folder, name: node } of plan.nodes)
          await cp(folder, join(target, node), { recursive: true });
      });
    },
    restore: async (name) => {
      const source = snapshotFolder(checkedName(name));
      const found = await stat(source).catch(() => undefined);
      if (!found?.isDirectory())
        throw new UsageError(
          `there is no snapshot "${name}"; there are ${(await snapshotsIn(plan)).join(", ") || "none"}`,
        );
      await atRest(async () => {
        for (const { folder, name: node } of plan.nodes) {
          await rm(folder, { recursive: true, force: true });
          await cp(join(source, node), folder, { recursive: true });
        }
      });
    },
    snapshots: () => snapshotsIn(plan),
  };
}

function checkedName(name: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) return name;
  throw new UsageError(
    `"${name}" is no name of a snapshot; write letters, digits, dots, dashes and underscores`,
  );
}

async function snapshotsIn({ folder }: NetworkPlan): Promise<string[]> {
  const names = await readdir(join(folder, "snapshots")).catch(() => []);
  return names.sort();
}
