import { randomBytes } from "node:crypto";
import type { WebSocket } from "ws";
import { createConnection } from "../protocol/connection.ts";
import type { Dispatcher, RateLimit } from "../protocol/dispatcher.ts";
import type { RpcServerOptions } from "./server.ts";

/** Bytes that may wait in a socket before a client that does not read is let go. */
const MAX_BUFFERED = 64 * 1024 * 1024;
/** Requests of one socket that are answered at a time; while there are as many, no further ones are read from it. */
const MAX_IN_PROGRESS = 128;

/** Answers a client over its WebSocket until that closes. */
export function serveSocket(
  client: WebSocket,
  dispatcher: Dispatcher,
  limit: RateLimit | undefined,
  options: Pick<RpcServerOptions, "maxSubscriptions" | "log">,
): void {
  const send = (text: string): void => {
    if (client.readyState !== client.OPEN) return;
    if (client.bufferedAmount > MAX_BUFFERED) {
      client.terminate();
      return;
    }
    client.send(text);
  };
  const connection = createConnection(
    send,
    () => randomBytes(12).toString("base64url"),
    options.maxSubscriptions,
  );
  const waiting: string[] = [];
  let inProgress = 0;
  function answerNext(): void {
    if (client.readyState !== client.OPEN) waiting.length = 0;
    while (inProgress < MAX_IN_PROGRESS) {
      const text = waiting.shift();
      if (text === undefined) {
        client.resume();
        return;
      }
      inProgress++;
      void dispatcher.handle(text, connection, send, limit).then(() => {
        inProgress--;
        answerNext();
      });
    }
    // What was read already still comes, and waits.
    client.pause();
  }
  client.on("message", (data, isBinary) => {
    // Substrate's server takes binary frames that hold text as well.
    waiting.push(isBinary || typeof data !== "string" ? Buffer.from(data as Buffer).toString("utf8") : data);
    answerNext();
  });
  client.on("error", (error) => options.log("a client's socket failed", error));
  client.on("close", () => connection.close());
}
