import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { join } from "node:path";
import type { NodeProcess } from "./node-process.ts";

/**
 * Starts chopsticks on a chain that begins with a raw specification, and waits until it listens.
 * @param installed folder in which `npm install @acala-network/chopsticks` was run.
 * @param scratch folder for its configuration.
 */
export async function startChopsticks(
  installed: string,
  spec: string,
  scratch: string,
): Promise<NodeProcess> {
  const config = join(scratch, "chopsticks.yml");
  writeFileSync(config, `genesis: ${spec}\nmock-signature-host: false\nbuild-block-mode: Manual\n`);
  const port = await freePort();
  const program = join(installed, "node_modules/@acala-network/chopsticks/chopsticks.cjs");
  const startedAt = performance.now();
  const child = spawn(process.execPath, [program, "--config", config, "--port", String(port)], {
    cwd: scratch,
    stdio: ["ignore", "pipe", "ignore"],
    // It is given what our own node has.
    env: { ...process.env, NODE_COMPILE_CACHE: join(scratch, "compile-cache") },
  });
  const exited = once(child, "exit");
  let output = "";
  await new Promise<void>((resolve, reject) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      if (output.includes("RPC listening")) resolve();
    });
    exited.then(() => reject(new Error(`chopsticks ended before it listened: ${output}`)));
  });
  const openedAt = performance.now();
  return {
    port,
    startedAt,
    openedAt,
    async stop() {
      const askedAt = performance.now();
      child.kill("SIGKILL");
      await exited;
      return performance.now() - askedAt;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
