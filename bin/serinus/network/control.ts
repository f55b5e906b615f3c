import { randomBytes, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { UsageError } from "../output/usage-error.ts";
import type { Network } from "./run-network.ts";

/** What a running network can be told from another terminal. */
export const NETWORK_ACTIONS = [
  "start",
  "stop",
  "kill",
  "restart",
  "pause",
  "resume",
  "snapshot",
  "restore",
] as const;
export type NetworkAction = (typeof NETWORK_ACTIONS)[number];

/** Where a running network is reached: kept in its folder, readable by its owner only. */
interface ControlFile {
  readonly port: number;
  readonly token: string;
}

const CONTROL_FILE = "control.json";
/** Bytes; a command is one short line. */
const MAX_COMMAND = 1024;

/** Lets other processes of this user command the network. @returns a function that ends it. */
export async function serveControl(network: Network): Promise<() => Promise<void>> {
  const token = randomBytes(32).toString("hex");
  const file = join(network.plan.folder, CONTROL_FILE);
  const server = createServer(async (request, response) => {
    const answer = (status: number, body: unknown): void => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    try {
      if (!isSame(request.headers.authorization ?? "", `Bearer ${token}`))
        return answer(403, { error: "no access" });
      const { action, name } = JSON.parse(await readBody(request)) as {
        action: NetworkAction;
        name?: string;
      };
      if (!NETWORK_ACTIONS.includes(action)) throw new UsageError(`there is no command "${String(action)}"`);
      await perform(network, action, name);
      answer(200, { nodes: network.nodes.map((node) => ({ name: node.plan.name, state: node.state() })) });
    } catch (error) {
      answer(400, { error: (error as Error).message });
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const content: ControlFile = { port: (server.address() as AddressInfo).port, token };
  await writeFile(file, JSON.stringify(content), { mode: 0o600 });
  return async () => {
    await rm(file, { force: true });
    server.close();
    server.closeAllConnections();
  };
}

async function perform(network: Network, action: NetworkAction, name: string | undefined): Promise<void> {
  if (action !== "snapshot" && action !== "restore") return network[action](name);
  if (name === undefined) throw new UsageError(`${action}: name the snapshot`);
  return network[action](name);
}

/**
 * Commands the network that runs in a folder; `name` is a node's, or for snapshots the snapshot's. Without a node's name
 * all nodes are meant. @returns the state of each node. @throws UsageError when no network runs there, or with its answer.
 */
export async function commandNetwork(
  folder: string,
  action: NetworkAction,
  name: string | undefined,
): Promise<readonly { readonly name: string; readonly state: string }[]> {
  const text = await readFile(join(folder, CONTROL_FILE), "utf8").catch(() => {
    throw new UsageError(`no network runs in ${folder}; start one with "serinus up --dir ${folder}"`);
  });
  const { port, token } = JSON.parse(text) as ControlFile;
  const response = await fetch(`http://127.0.0.1:${port}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ action, name }),
  }).catch(() => {
    throw new UsageError(`the network of ${folder} does not answer; it may have been killed: start it again`);
  });
  const answer = (await response.json()) as { error?: string; nodes?: { name: string; state: string }[] };
  if (answer.nodes === undefined) throw new UsageError(answer.error ?? "the network refused");
  return answer.nodes;
}

function isSame(given: string, wanted: string): boolean {
  return given.length === wanted.length && timingSafeEqual(Buffer.from(given), Buffer.from(wanted));
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > MAX_COMMAND) throw new UsageError(`a command has at most ${MAX_COMMAND} characters`);
  }
  return text;
}
