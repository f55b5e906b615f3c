import type { AddressInfo, Server } from "node:net";

/** Addresses of IPv6 that mean the same to a client as those of IPv4: `localhost` may be either. */
const TWINS: Readonly<Record<string, string>> = { "127.0.0.1": "::1", "0.0.0.0": "::" };

/** What listening fails with where there is no IPv6: it is switched off, or no interface has it. */
const NOT_THERE: ReadonlySet<string | undefined> = new Set(["EAFNOSUPPORT", "EADDRNOTAVAIL", "EINVAL"]);

/** How often another port is tried, when any will do and the system's choice is taken on the twin. */
const MAX_TRIES = 10;

/**
 * Listens on one port of an address, and of its twin of IPv6 where it has one and the machine has IPv6.
 * @param create makes a server, one for each address.
 * @param port 0 lets the system choose.
 * @throws Error when the address or the port of either cannot be had.
 */
export async function listenOn<S extends Server>(
  create: () => S,
  port: number,
  host: string,
): Promise<readonly S[]> {
  for (let tries = 1; ; tries++) {
    const first = create();
    await listen(first, port, host);
    const twin = TWINS[host];
    if (twin === undefined) return [first];
    const second = create();
    try {
      await listen(second, portOf(first), twin);
      return [first, second];
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (NOT_THERE.has(code)) return [first];
      await new Promise((closed) => first.close(closed));
      if (port !== 0 || code !== "EADDRINUSE" || tries === MAX_TRIES) throw error;
    }
  }
}

/** The port on which a server listens. */
export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    // Else `::` would take IPv4 as well, which has a server of its own.
    server.listen({ port, host, ipv6Only: host.includes(":") }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
