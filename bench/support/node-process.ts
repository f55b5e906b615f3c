import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** A development node in a process of its own, started as `npm start` starts it. */
export interface NodeProcess {
  readonly port: number;
  /** When the process was started, as `performance.now()` counts. */
  readonly startedAt: number;
  /** When it said where it listens. */
  readonly openedAt: number;
  /** Asks it to stop; resolves with the milliseconds until it had. */
  stop(): Promise<number>;
}

/**
 * Starts a node on a free port with a chain for this run only, and waits until it says where it listens.
 * @param compileCache folder in which Node.js keeps compiled code.
 */
export async function startNode(flags: readonly string[], compileCache?: string): Promise<NodeProcess> {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const startedAt = performance.now();
  const child = spawn(
    process.execPath,
    ["scripts/run.mjs", "bin/serinus/main.ts", "dev", "--tmp", "--rpc-port", "0", "--log", "warn", ...flags],
    {
      cwd: root,
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, ...(compileCache !== undefined && { NODE_COMPILE_CACHE: compileCache }) },
    },
  );
  const exited = once(child, "exit");
  let output = "";
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      const found = /ws:\/\/127\.0\.0\.1:(\d+)/.exec(output)?.[1];
      if (found !== undefined) resolve(Number(found));
    });
    exited.then(() => reject(new Error(`the node ended before it listened: ${output}`)));
  });
  const openedAt = performance.now();
  return {
    port,
    startedAt,
    openedAt,
    async stop() {
      const askedAt = performance.now();
      child.kill("SIGTERM");
      await exited;
      return performance.now() - askedAt;
    },
  };
}
