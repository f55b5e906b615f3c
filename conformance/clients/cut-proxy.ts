import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** A way to a port that can be cut, as a network can. */
export interface CutProxy {
  readonly url: string;
  /** Drops every connection without a word; new ones are let through. */
  cut(): void;
  close(): void;
}

/** Listens on a free port and hands everything on to `port`. */
export async function cutProxy(port: number): Promise<CutProxy> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const target = connect(port, "127.0.0.1");
    for (const socket of [client, target]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        sockets.delete(socket);
        client.destroy();
        target.destroy();
      });
    }
    client.pipe(target);
    target.pipe(client);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `ws://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    cut,
    close() {
      server.close();
      cut();
    },
  };
}
