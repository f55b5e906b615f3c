import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdirSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { HELD } from "./held-start.ts";
import type { NodeCommand } from "./node-command.ts";
import type { PlannedNode } from "./plan-network.ts";

/** `failed`: it ended without being asked to. */
export type NodeState = "stopped" | "running" | "paused" | "failed";

/** One node of a network as a process that can be ended and started again. */
export interface NodeProcess {
  readonly plan: PlannedNode;
  state(): NodeState;
  /** Process id while there is one. */
  pid(): number | undefined;
  /** Starts the process as far as it needs nothing: it waits for `start` then. */
  load(command: NodeCommand): void;
  start(command: NodeCommand): void;
  /** Asks the process to stop, or with `kill` ends it at once; resolves when it is gone. */
  stop(options?: { readonly kill?: boolean }): Promise<void>;
  /**
   * Keeps the process from running without ending it: its peers see a node that is silent. It goes on, and ends, when
   * this process is killed.
   */
  pause(): void;
  resume(): void;
}

export interface NodeProcessOptions {
  readonly plan: PlannedNode;
  /** Command and arguments under which the process is run, `ip netns exec` for one. */
  readonly under?: readonly string[];
  /** Puts places in sources where a line names places in a bundle. */
  readonly inSources: (line: string) => string;
  /** Takes every line that the process writes. */
  readonly onLine: (line: string) => void;
  readonly onState: (state: NodeState) => void;
}

/** Milliseconds that a node has for ending in good order before it is killed. */
const STOP_TIMEOUT = 15_000;

/**
 * MiB that each thread of a node may keep for young objects, twice or three times: V8's 16 make a node a third larger
 * and hardly quicker at a network's pace.
 */
const SEMI_SPACE = 2;

/**
 * For glibc: all threads of a node share one heap outside of V8's. With one for each, freed memory lies idle in all of
 * them: 20 MiB of a node of a running network.
 */
const ONE_HEAP = { MALLOC_ARENA_MAX: "1" };

/** A node of a network, not started yet. */
export function createNodeProcess({
  plan,
  under = [],
  inSources,
  onLine,
  onState,
}: NodeProcessOptions): NodeProcess {
  let child: ChildProcess | undefined;
  let endPause = (): void => {};
  let held = false;
  let state: NodeState = "stopped";
  let stopping = false;

  function enter(next: NodeState): void {
    if (state === next) return;
    state = next;
    onState(next);
  }

  function load(command: NodeCommand): void {
    if (child !== undefined) return;
    held = true;
    launch(command);
  }

  function start(command: NodeCommand): void {
    if (child === undefined) launch(command);
    else if (held) child.send("start");
    else return;
    held = false;
    enter("running");
  }

  function launch(command: NodeCommand): void {
    mkdirSync(plan.folder, { recursive: true });
    const [file, ...args] = [
      ...under,
      process.execPath,
      "--disable-warning=ExperimentalWarning",
      `--max-semi-space-size=${SEMI_SPACE}`,
      command.file,
      ...plan.args,
    ];
    const started = spawn(file as string, args, {
      env: {
        ...ONE_HEAP,
        ...process.env,
        ...command.env,
        NO_COLOR: "1",
        ...plan.env,
        ...(held && { [HELD]: "1" }),
      },
      // The channel ends with this process, however that ends, and a node ends with its channel.
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      // Ctrl-C is this process's to hear: it stops the nodes in good order.
      detached: true,
    });
    child = started;
    stopping = false;
    started.channel?.unref();
    const log = createWriteStream(plan.logFile, { flags: "a" });
    const take = (said: string): void => {
      const line = inSources(said);
      log.write(`${line}\n`);
      onLine(line);
    };
    for (const stream of [started.stdout, started.stderr] as const)
      createInterface({ input: stream as Readable }).on("line", take);
    started.on("error", (error) => take(`cannot be started: ${error.message}`));
    started.on("close", (code, signal) => {
      if (!stopping) take(`ended by itself (${signal ?? `exit code ${code}`})`);
      log.end();
      child = undefined;
      held = false;
      enter(stopping ? "stopped" : "failed");
    });
  }

  async function stop({ kill = false } = {}): Promise<void> {
    const running = child;
    if (running === undefined) return enter("stopped");
    stopping = true;
    const gone = once(running, "close");
    // A paused process takes no other signal.
    if (state === "paused") running.kill("SIGCONT");
    endPause();
    running.kill(kill ? "SIGKILL" : "SIGTERM");
    const late = setTimeout(() => running.kill("SIGKILL"), STOP_TIMEOUT);
    await gone;
    clearTimeout(late);
  }

  return {
    plan,
    state: () => state,
    pid: () => child?.pid,
    load,
    start,
    stop,
    pause() {
      if (state !== "running" || child?.pid === undefined || !child.kill("SIGSTOP")) return;
      endPause = resumeWhenOrphaned(child.pid);
      enter("paused");
    },
    resume() {
      if (state !== "paused" || !child?.kill("SIGCONT")) return;
      endPause();
      enter("running");
    },
  };
}

/**
 * A stopped process does not see that the one which started it is gone. A shell waits for that in its place: it reads
 * from this process, until there is nothing to read from. @returns what ends the waiting; it resumes the process, too.
 */
function resumeWhenOrphaned(pid: number): () => void {
  const watch = spawn("/bin/sh", ["-c", 'read -r _; kill -CONT "$0"', String(pid)], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  watch.on("error", () => {});
  watch.unref();
  return () => void watch.stdin?.end();
}
