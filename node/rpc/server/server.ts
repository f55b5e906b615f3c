import { createServer, type Server } from "node:http";
import { systemTimer } from "@serinus/timer";
import { type WebSocket, WebSocketServer } from "ws";
import { MAX_SUBSCRIPTIONS } from "../protocol/connection.ts";
import { createDispatcher } from "../protocol/dispatcher.ts";
import type { Methods } from "../protocol/method.ts";
import { createRateLimits } from "./connection-limits.ts";
import { isAllowed } from "./is-allowed.ts";
import { listenOn, portOf } from "./listen-on.ts";
import type { RateLimitOptions } from "./rate-limit.ts";
import { serveHttp } from "./serve-http.ts";
import { serveSocket } from "./serve-socket.ts";

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
  /** Requests in one batch; 0 allows no batches. */
  readonly maxBatch: number;
  /** Subscriptions of one WebSocket. */
  readonly maxSubscriptions: number;
  /** How many calls a connection may make; without it, as many as it likes. */
  readonly rateLimit?: RateLimitOptions | undefined;
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
  maxSubscriptions: MAX_SUBSCRIPTIONS,
  pingInterval: 20_000,
  requestTimeout: 30_000,
} as const;

/** A listening server. */
export interface RpcServer {
  readonly port: number;
  /** Closes every connection and stops listening. */
  close(): Promise<void>;
}

/** Pings without any sign of life after which a socket is let go. */
const MAX_SILENT_PINGS = 3;

/**
 * Serves JSON-RPC over HTTP POST and WebSocket on one port.
 * @throws Error when the port is taken, RangeError when addresses without a limit are none.
 */
export async function serveRpc(methods: Methods, options: RpcServerOptions): Promise<RpcServer> {
  const dispatcher = createDispatcher(methods, options, options.log);
  const { requestTimeout } = options;
  const limitOf = createRateLimits(options.rateLimit, { ...systemTimer, now: () => performance.now() });
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
      (request, response) => serveHttp(request, response, dispatcher, limitOf(request), options),
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
        serveSocket(client, dispatcher, limitOf(request), options);
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
