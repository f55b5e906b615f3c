import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** The command. */
export const MAIN: string = fileURLToPath(new URL("../../bin/serinus/main.ts", import.meta.url));

/** A node in a process of its own. */
export interface Running {
  readonly port: number;
  readonly text: () => string;
  stop(): Promise<void>;
}

/** Runs a node in a process of its own until it tells its address. */
export async function run(...args: string[]): Promise<Running> {
  const child: ChildProcess = spawn(process.execPath, [MAIN, ...args, "--rpc-port", "0"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout?.setEncoding("utf8").on("data", (part: string) => {
      text += part;
      const found = /HTTP\s+http:\S+:(\d+)/.exec(text)?.[1];
      if (found !== undefined && text.includes("Ctrl-C")) resolve(Number(found));
    });
    child.once("exit", () => reject(new Error(`the node ended: ${text}`)));
  });
  return {
    port,
    text: () => text,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGINT");
      await once(child, "exit");
    },
  };
}
