import type { IncomingMessage, ServerResponse } from "node:http";
import type { Dispatcher, RateLimit } from "../protocol/dispatcher.ts";
import { isAllowed } from "./is-allowed.ts";
import type { RpcServerOptions } from "./server.ts";

/** Answers one HTTP request. */
export function serveHttp(
  request: IncomingMessage,
  response: ServerResponse,
  dispatcher: Dispatcher,
  limit: RateLimit | undefined,
  options: Pick<RpcServerOptions, "cors" | "maxRequestBytes">,
): void {
  if (!isAllowed(request, options.cors)) {
    response
      .writeHead(403, { "content-type": "text/plain" })
      .end("this origin or host may not ask this node\n");
    return;
  }
  // With a list the answer is for this page alone; who is no page needs no leave, and `null` would be one for some.
  const origin = options.cors === "*" ? "*" : request.headers.origin;
  if (origin !== undefined) response.setHeader("Access-Control-Allow-Origin", origin);
  if (options.cors !== "*") response.setHeader("Vary", "Origin");
  response.setHeader("Access-Control-Allow-Methods", "POST, OPTIONS");
  response.setHeader("Access-Control-Allow-Headers", "content-type");
  if (request.method === "OPTIONS") {
    response.writeHead(204).end();
    return;
  }
  if (request.method === "GET" && (request.url === "/health" || request.url === "/health/readiness")) {
    void serveHealth(request.url === "/health/readiness", response, dispatcher);
    return;
  }
  if (request.method !== "POST") {
    response
      .writeHead(405, { "content-type": "text/plain" })
      .end("Used HTTP Method is not allowed. POST is required\n");
    return;
  }
  const parts: Buffer[] = [];
  let bytes = 0;
  request.on("data", (part: Buffer) => {
    bytes += part.length;
    if (bytes <= options.maxRequestBytes) parts.push(part);
  });
  request.on("error", () => response.destroy());
  request.on("end", () => {
    if (bytes > options.maxRequestBytes) {
      response
        .writeHead(413, { "content-type": "text/plain" })
        .end(`the request is over ${options.maxRequestBytes} bytes\n`);
      return;
    }
    let answered = false;
    const respond = (text: string): void => {
      answered = true;
      response.writeHead(200, { "content-type": "application/json; charset=utf-8" }).end(text);
    };
    void dispatcher.handle(Buffer.concat(parts).toString("utf8"), undefined, respond, limit).then(() => {
      if (!answered) response.writeHead(200).end();
    });
  });
}

/** What `system_health` says, or with `readiness` whether a balancer should send clients here (`sc-rpc-server`). */
async function serveHealth(
  readiness: boolean,
  response: ServerResponse,
  dispatcher: Dispatcher,
): Promise<void> {
  let text = "{}";
  await dispatcher.handle('{"jsonrpc":"2.0","id":0,"method":"system_health"}', undefined, (answer) => {
    text = answer;
  });
  const health = (JSON.parse(text) as { result?: Health }).result;
  const isReady =
    health !== undefined && ((!health.isSyncing && health.peers > 0) || !health.shouldHavePeers);
  const isWell = readiness ? isReady : health !== undefined;
  response
    .writeHead(isWell ? 200 : 500, { "content-type": "application/json; charset=utf-8" })
    .end(readiness || !isWell ? "" : JSON.stringify(health));
}

interface Health {
  readonly peers: number;
  readonly isSyncing: boolean;
  readonly shouldHavePeers: boolean;
}
