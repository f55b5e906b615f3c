import type { Log } from "@serinus/node-api";
import type { Timer } from "@serinus/timer";
import { WebSocket } from "ws";
import type { TelemetryEndpoint } from "./telemetry-endpoint.ts";

/** What a telemetry server is told of a node when it is connected (`sc-telemetry`'s `ConnectionMessage`). */
export interface ConnectionMessage {
  readonly name: string;
  readonly implementation: string;
  readonly version: string;
  /** Name of the chain. */
  readonly chain: string;
  readonly genesis_hash: string;
  readonly authority: boolean;
  /** Milliseconds since 1970, as text. */
  readonly startup_time: string;
  readonly network_id: string;
  readonly target_os: string;
  readonly target_arch: string;
}

export interface TelemetryOptions {
  readonly endpoints: readonly TelemetryEndpoint[];
  readonly connected: ConnectionMessage;
  readonly timer: Timer;
  /** From 0 up to 1, without it. */
  readonly random: () => number;
  readonly log: Log;
}

/** Tells servers of a node what happens. */
export interface Telemetry {
  /** Sends a message to those who want so much; to nobody who is not connected. */
  send(verbosity: number, msg: string, fields: Readonly<Record<string, unknown>>): void;
  close(): void;
}

/** Milliseconds until a server is tried again, and how much more at most (`sc-telemetry`). */
const RECONNECT = 10_000;
const RECONNECT_SPREAD = 10_000;

/** Bytes that may wait for a server that does not read; what comes then is dropped. */
const MAX_BUFFERED = 1024 * 1024;

/** Bytes that a server may send at once: nothing that it says is looked at. */
const MAX_PAYLOAD = 64 * 1024;

/** Which of a process' nodes a message is of: there is one. */
const ID = 1;

/** Connects to the servers, and again whenever that ends. */
export function createTelemetry(options: TelemetryOptions): Telemetry {
  const servers = options.endpoints.map((endpoint) => ({
    endpoint,
    link: keepConnected(endpoint.url, options),
  }));
  return {
    send(verbosity, msg, fields) {
      for (const { endpoint, link } of servers) if (verbosity <= endpoint.verbosity) link.send(msg, fields);
    },
    close() {
      for (const { link } of servers) link.close();
    },
  };
}

function keepConnected(url: string, { connected, timer, random, log }: TelemetryOptions) {
  let socket: WebSocket | undefined;
  let cancel = (): void => {};
  let closed = false;

  function send(msg: string, fields: object): void {
    if (socket?.readyState !== WebSocket.OPEN || socket.bufferedAmount > MAX_BUFFERED) return;
    const ts = new Date(timer.now()).toISOString();
    socket.send(JSON.stringify({ id: ID, ts, payload: { msg, ...fields } }));
  }

  function connect(): void {
    let reason = "the server closed the connection";
    socket = new WebSocket(url, {
      maxPayload: MAX_PAYLOAD,
      perMessageDeflate: false,
      handshakeTimeout: RECONNECT,
    });
    socket.on("open", () => {
      log("debug", "telemetry", `connected to ${url}`);
      send("system.connected", { ...connected, config: "", target_env: "", sysinfo: null });
    });
    socket.on("error", ({ message }) => {
      reason = message;
    });
    socket.on("close", () => {
      if (closed) return;
      log("warn", "telemetry", `not connected to ${url}: ${reason}`);
      cancel = timer.after(RECONNECT + random() * RECONNECT_SPREAD, connect);
    });
  }

  connect();
  return {
    send,
    close() {
      closed = true;
      cancel();
      socket?.terminate();
    },
  };
}
