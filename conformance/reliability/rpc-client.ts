import { once } from "node:events";
import { WebSocket } from "ws";

/** An error as a server answers it. */
export interface RpcFailure {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

interface Answer {
  readonly id?: number | null;
  readonly result?: unknown;
  readonly error?: RpcFailure;
  readonly params?: { readonly subscription: string; readonly result: unknown };
}

/** A plain client of one WebSocket. What is asked when the socket is gone rejects. */
export interface RpcClient {
  readonly socket: WebSocket;
  /** @throws RpcFailure as it came, or an Error when the socket closes before the answer. */
  call(method: string, params?: readonly unknown[]): Promise<unknown>;
  /** Subscribes; `listener` gets each notification's result. Resolves with the subscription's id. */
  subscribe(
    method: string,
    params: readonly unknown[],
    listener: (result: unknown) => void,
  ): Promise<unknown>;
  close(): Promise<void>;
}

export async function connectRpc(url: string): Promise<RpcClient> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  await once(socket, "open");
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();
  const listeners = new Map<unknown, (result: unknown) => void>();
  /** Listeners of subscriptions by the id of their request: notifications may follow the answer at once. */
  const coming = new Map<number, (result: unknown) => void>();
  let ids = 0;
  socket.on("message", (data) => {
    const message = JSON.parse(String(data)) as Answer;
    if (message.params !== undefined) {
      listeners.get(message.params.subscription)?.(message.params.result);
      return;
    }
    const id = message.id as number;
    const job = waiting.get(id);
    waiting.delete(id);
    const listener = coming.get(id);
    coming.delete(id);
    if (message.error !== undefined) return job?.reject(message.error);
    if (listener !== undefined) listeners.set(message.result, listener);
    job?.resolve(message.result);
  });
  socket.on("error", () => undefined);
  socket.on("close", () => {
    for (const job of waiting.values()) job.reject(new Error("the connection is closed"));
    waiting.clear();
  });

  function send(method: string, params: readonly unknown[], listener?: (result: unknown) => void) {
    return new Promise<unknown>((resolve, reject) => {
      if (socket.readyState !== WebSocket.OPEN) return reject(new Error("the connection is closed"));
      const id = ids++;
      waiting.set(id, { resolve, reject });
      if (listener !== undefined) coming.set(id, listener);
      socket.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    });
  }
  return {
    socket,
    call: (method, params = []) => send(method, params),
    subscribe: send,
    async close() {
      if (socket.readyState === WebSocket.CLOSED) return;
      const closed = once(socket, "close");
      socket.close();
      await closed;
    },
  };
}
