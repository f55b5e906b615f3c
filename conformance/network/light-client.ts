import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** An unmodified smoldot in a process of its own, spoken to in JSON-RPC. */
export interface LightClient {
  /** What it logged: level (1 to 5), target and message. */
  readonly logged: string[];
  /** Rejects with the error's text, or when the process ends. */
  call(method: string, ...params: unknown[]): Promise<unknown>;
  /** Subscribes; `listener` gets what each notification tells. Resolves with the subscription's id. */
  subscribe(method: string, params: readonly unknown[], listener: (told: unknown) => void): Promise<unknown>;
  close(): Promise<void>;
}

interface Message {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
  readonly params?: { readonly subscription: string; readonly result: unknown };
}

const SCRIPT = fileURLToPath(new URL("./fixtures/smoldot.ts", import.meta.url));

/**
 * Starts smoldot on a chain.
 * @param spec the chain's specification as JSON, with the boot nodes to begin with.
 * @param onLog is told of every line that is logged.
 */
export function startLightClient(spec: object, onLog: (line: string) => void = () => {}): LightClient {
  const folder = mkdtempSync(join(tmpdir(), "serinus-light-"));
  const path = join(folder, "chain.json");
  writeFileSync(path, JSON.stringify(spec));
  const child = spawn(process.execPath, [SCRIPT, path]);
  const ended = Promise.withResolvers<void>();
  const logged: string[] = [];
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const listeners = new Map<unknown, (told: unknown) => void>();
  /** Listeners by the id of their request: the first notification may come with the answer. */
  const coming = new Map<number, (told: unknown) => void>();
  let ids = 0;

  createInterface(child.stderr).on("line", (line) => {
    logged.push(line);
    onLog(line);
  });
  createInterface(child.stdout).on("line", (line) => {
    const { id, result, error, params } = JSON.parse(line) as Message;
    if (params !== undefined) return listeners.get(params.subscription)?.(params.result);
    if (id === undefined) return;
    const job = waiting.get(id);
    const listener = coming.get(id);
    waiting.delete(id);
    coming.delete(id);
    if (error !== undefined) return job?.reject(new Error(error.message));
    if (listener !== undefined) listeners.set(result, listener);
    job?.resolve(result);
  });
  child.stdin.on("error", () => undefined);
  child.on("close", () => {
    const error = new Error(`smoldot has ended: ${logged.slice(-3).join("; ")}`);
    for (const job of waiting.values()) job.reject(error);
    rmSync(folder, { recursive: true, force: true });
    ended.resolve();
  });

  function send(method: string, params: readonly unknown[], listener?: (told: unknown) => void) {
    return new Promise<unknown>((resolve, reject) => {
      const id = ids++;
      waiting.set(id, { resolve, reject });
      if (listener !== undefined) coming.set(id, listener);
      child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`);
    });
  }
  return {
    logged,
    call: (method, ...params) => send(method, params),
    subscribe: send,
    close() {
      child.kill("SIGKILL");
      return ended.promise;
    },
  };
}
