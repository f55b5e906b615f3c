import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

/**
 * Where ports are chosen, below those that systems give to outgoing connections (from 32,768 on Linux, from 49,152
 * elsewhere): a port of theirs may be taken between the choice and the node that is to listen on it.
 */
const FIRST_PORT = 10_000;
const LAST_PORT = 32_000;

/** Ports tried before giving up. */
const MAX_TRIES = 1_000;

/**
 * So many different ports of this machine that nobody listens on right now, chosen at random so that two networks
 * planned at one moment do not choose the same.
 * @throws Error when there are hardly any free.
 */
export async function freePorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  for (let tries = 0; found.size < count; tries++) {
    if (tries === MAX_TRIES)
      throw new Error(
        `no ${count} free ports found from ${FIRST_PORT} to ${LAST_PORT}; name the ports to use`,
      );
    const port = randomInt(FIRST_PORT, LAST_PORT + 1);
    if (!found.has(port) && (await isFree(port))) found.add(port);
  }
  return [...found];
}

/** Whether nobody listens on a port of this machine right now, be it by IPv4 or IPv6. */
export async function isFree(port: number): Promise<boolean> {
  return (await isFreeOn("127.0.0.1", port)) && (await isFreeOn("::1", port));
}

async function isFreeOn(host: string, port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, "listening");
  } catch (error) {
    // Where there is no such address, nobody listens on it.
    return (error as NodeJS.ErrnoException).code !== "EADDRINUSE" && host === "::1";
  }
  await new Promise((closed) => server.close(closed));
  return true;
}
