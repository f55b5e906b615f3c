import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { isIP } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { createConnection } from "../protocol/connection.ts";
import { createDispatcher, type Dispatcher } from "../protocol/dispatcher.ts";
import type { Methods } from "../protocol/method.ts";
import { listenOn, portOf } from "./listen-on.ts";

/** How the server listens and what it bounds. */
export interface RpcServerOptions {
  /** 0 lets the system choose a free port. */
  readonly port: number;
  /** `127.0.0.1` stands for `::1` as well and `0.0.0.0` for `::`, where the machine has IPv6. */
  readonly host: string;
  /** Origins whose pages may ask (`:*` for every port), or `*` for every page, as in development. With a list, foreign host names are refused. */
  readonly cors: "*" | readonly string[];
  /** WebSockets. */
  readonly maxConnections: number;
  /** Connections beside the WebSockets: HTTP requests, and what has not said yet what it wants. */
  readonly maxHttpConnections: number;
  readonly maxRequestBytes: number;
  readonly maxResponseBytes: number;
  readonly maxBatch: number;
  /** Milliseconds between pings of sockets; clients drop a socket that is silent for 40 s. */
  readonly pingInterval: number;
  /** Milliseconds within which an HTTP request must have come in whole. */
  readonly requestTimeout: number;
  readonly log: (message: string, error: unknown) => void;
}

/** Substrate's defaults: 100 connections, 15 MiB either way. */
export const RPC_SERVER_DEFAULTS = {
  port: 9944,
  host: "127.0.0.1",
  cors: "*",
  maxConnections: 100,
  maxHttpConnections: 100,
  maxRequestBytes: 15 * 1024 * 1024,
  maxResponseBytes: 15 * 1024 * 1024,
  maxBatch: 10_000,
  pingInterval: 20_000,
  requestTimeout: 30_000,
} as const;

/** A listening server. */
export interface RpcServer {
  readonly port: number;
  /** Closes every connection and stops listening. */
  close(): Promise<void>;
}

/** Bytes that may wait in a socket before a client that does not read is let go. */
const MAX_BUFFERED = 64 * 1024 * 1024;
/** Requests of one socket that are answered at a time; while there are as many, no further ones are read from it. */
const MAX_IN_PROGRESS = 128;
/** Pings without any sign of life after which a socket is let go. */
const MAX_SILENT_PINGS = 3;

/** Serves JSON-RPC over HTTP POST and WebSocket on one port. @throws Error when the port is taken. */
export async function serveRpc(methods: Methods, options: RpcServerOptions): Promise<RpcServer> {
  const dispatcher = createDispatcher(methods, options, options.log);
  const { requestTimeout } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: options.maxRequestBytes,
    perMessageDeflate: false,
  });
  const silentPings = new WeakMap<WebSocket, number>();

  function createHttp(): Server {
    const http = createServer(
      {
        requestTimeout,
        headersTimeout: requestTimeout,
        connectionsCheckingInterval: Math.min(1000, requestTimeout),
      },
      (request, response) => serveHttp(request, response, dispatcher, options),
    );
    // What is over this is cut off without a word; WebSockets over their own bound are told.
    http.maxConnections = options.maxConnections + options.maxHttpConnections;
    http.on("upgrade", (request, socket, head) => {
      if (!isAllowed(request, options.cors)) {
        socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
        return;
      }
      if (sockets.clients.size >= options.maxConnections) {
        socket.end("HTTP/1.1 429 Too Many Requests\r\nConnection: close\r\n\r\n");
        return;
      }
      sockets.handleUpgrade(request, socket, head, (client) => {
        for (const sign of ["message", "pong"] as const) client.on(sign, () => silentPings.delete(client));
        serveSocket(client, dispatcher, options);
      });
    });
    return http;
  }

  const servers = await listenOn(createHttp, options.port, options.host);
  const pings = setInterval(() => {
    for (const client of sockets.clients) {
      // One that is not read from, because of all its requests, cannot be heard either.
      if (client.isPaused) continue;
      const pinged = silentPings.get(client) ?? 0;
      if (pinged >= MAX_SILENT_PINGS) client.terminate();
      else client.ping();
      silentPings.set(client, pinged + 1);
    }
  }, options.pingInterval);
  return {
    port: portOf(servers[0] as Server),
    close: async () => {
      clearInterval(pings);
      for (const client of sockets.clients) client.close(1001, "the node is stopping");
      const closed = servers.map((http) => new Promise((resolve) => http.close(resolve)));
      for (const http of servers) http.closeAllConnections();
      for (const client of sockets.clients) client.terminate();
      await Promise.all(closed);
    },
  };
}

function serveSocket(client: WebSocket, dispatcher: Dispatcher, options: RpcServerOptions): void {
  const send = (text: string): void => {
    if (client.readyState !== client.OPEN) return;
    if (client.bufferedAmount > MAX_BUFFERED) {
      client.terminate();
      return;
    }
    client.send(text);
  };
  const connection = createConnection(send, () => randomBytes(12).toString("base64url"));
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
      void dispatcher.handle(text, connection, send).then(() => {
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

function serveHttp(
  request: IncomingMessage,
  response: ServerResponse,
  dispatcher: Dispatcher,
  options: RpcServerOptions,
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
    void dispatcher.handle(Buffer.concat(parts).toString("utf8"), undefined, respond).then(() => {
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

/**
 * Whether a request may come in: from a page of an allowed origin or from no page at all, and under a name of this
 * machine, so that a foreign page cannot get here by letting its own name point to this address.
 */
function isAllowed({ headers: { origin, host } }: IncomingMessage, cors: RpcServerOptions["cors"]): boolean {
  if (cors === "*") return true;
  const name = host?.replace(/:[0-9]+$/, "") ?? "";
  const isOwnName = name === "localhost" || isIP(name.replace(/^\[|\]$/g, "")) !== 0;
  return isOwnName && (origin === undefined || cors.some((allowed) => matchesOrigin(origin, allowed)));
}

/** `http://localhost:*` stands for every port, none at all included. */
function matchesOrigin(origin: string, allowed: string): boolean {
  if (!allowed.endsWith(":*")) return origin === allowed;
  const host = allowed.slice(0, -2);
  return origin === host || (origin.startsWith(`${host}:`) && /^[0-9]+$/.test(origin.slice(host.length + 1)));
}
