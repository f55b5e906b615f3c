import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../bin/serinus/main.ts", import.meta.url));

/** A node in a process of its own, as a user starts it. */
export interface ChildNode {
  readonly url: string;
  readonly process: ChildProcess;
  /** Everything that it has written to its outputs. */
  output(): string;
  /** Sends a signal and waits for the end. @returns exit code, `null` when the signal ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts `serinus dev` on a free port. Rejects with all output when it ends before it listens. */
export function startChildNode(args: readonly string[], node: readonly string[] = []): Promise<ChildNode> {
  const child = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", ...node, MAIN, "dev", "--rpc-port", "0", ...args],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const parts: string[] = [];
  const output = (): string => parts.join("");
  const ended = once(child, "exit") as Promise<[number | null, NodeJS.Signals | null]>;
  return new Promise((resolve, reject) => {
    const take = (part: Buffer): void => {
      parts.push(String(part));
      const url = /WebSocket\s+(ws:\S+)/.exec(output())?.[1];
      if (url === undefined) return;
      const end = async (signal: NodeJS.Signals): Promise<number | null> => {
        child.kill(signal);
        return (await ended)[0];
      };
      resolve({ url, process: child, output, end });
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.once("close", () => reject(new Error(`the node ended before it listened: ${output()}`)));
  });
}
