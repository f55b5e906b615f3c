import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";

/** What comes of a request: an answer, an error, a connection that breaks, or nothing at all. */
export type Reaction =
  | { readonly result: unknown }
  | { readonly error: { readonly code: number; readonly message: string } }
  | "cut"
  | "silence";

/** A remote node that does what it is told to. */
export interface FakeRemote {
  readonly url: string;
  /** Methods that were asked for, in their order. */
  readonly asked: string[];
  /** HTTP status with which new connections are refused. */
  refusal: number | undefined;
  close(): Promise<void>;
}

/** Listens on a free port. @param react what comes of the request, the `nth` one from 1 on. */
export async function startFakeRemote(
  react: (method: string, params: readonly unknown[], nth: number) => Reaction | Promise<Reaction>,
): Promise<FakeRemote> {
  const asked: string[] = [];
  const server = new WebSocketServer({
    port: 0,
    host: "127.0.0.1",
    verifyClient: (_, admit) =>
      remote.refusal === undefined ? admit(true) : admit(false, remote.refusal, "refused"),
  });
  const remote: FakeRemote = {
    url: "",
    asked,
    refusal: undefined,
    async close() {
      for (const socket of server.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  server.on("connection", (socket) => {
    socket.on("message", (data) => void answer(socket, String(data)));
    socket.on("error", () => undefined);
  });
  await once(server, "listening");
  return Object.assign(remote, { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}` });

  async function answer(socket: WebSocket, text: string): Promise<void> {
    const { id, method, params } = JSON.parse(text) as { id: number; method: string; params: unknown[] };
    const reaction = await react(method, params, asked.push(method));
    if (reaction === "cut") socket.terminate();
    else if (reaction !== "silence") socket.send(JSON.stringify({ ...reaction, jsonrpc: "2.0", id }));
  }
}
