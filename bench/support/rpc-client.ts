import { once } from "node:events";
import { fromHex, toHex } from "@serinus/bytes";
import { createTransactionMaker, type TransactionMaker } from "@serinus/conformance/transaction-maker";
import { u32 } from "@serinus/scale";

type Listener = (result: Record<string, unknown> | string) => void;

/** JSON-RPC over one WebSocket, without retries or checks: a benchmark wants to measure the node. */
export interface RpcClient {
  /** Rejects with the node's error. */
  request(method: string, ...params: readonly unknown[]): Promise<unknown>;
  /** Subscribes; `listener` takes what each notification carries. Resolves with the subscription's id. */
  subscribe(method: string, params: readonly unknown[], listener: Listener): Promise<string>;
  close(): void;
}

interface Incoming {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
  readonly params?: { readonly subscription: string; readonly result: Record<string, unknown> };
}

export async function connect(port: number): Promise<RpcClient> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`);
  await once(socket, "open");
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const listeners = new Map<string, Listener>();
  /** Notifications that came before the id of their subscription was known. */
  const early = new Map<string, Record<string, unknown>[]>();
  let lastId = 0;
  socket.addEventListener("message", ({ data }) => {
    const { id, result, error, params } = JSON.parse(data as string) as Incoming;
    if (params !== undefined) {
      const listener = listeners.get(params.subscription);
      if (listener !== undefined) listener(params.result);
      else early.set(params.subscription, [...(early.get(params.subscription) ?? []), params.result]);
      return;
    }
    const waiter = waiting.get(id ?? 0);
    waiting.delete(id ?? 0);
    if (error === undefined) waiter?.resolve(result);
    else waiter?.reject(new Error(JSON.stringify(error)));
  });
  const request: RpcClient["request"] = (method, ...params) =>
    new Promise((resolve, reject) => {
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      socket.send(JSON.stringify({ jsonrpc: "2.0", id: lastId, method, params }));
    });
  return {
    request,
    async subscribe(method, params, listener) {
      const id = (await request(method, ...params)) as string;
      listeners.set(id, listener);
      for (const result of early.get(id) ?? []) listener(result);
      return id;
    },
    close: () => socket.close(),
  };
}

/** A maker of transactions for the chain behind a client. */
export async function makerFor(client: RpcClient): Promise<TransactionMaker> {
  const genesisHash = await client.request("chain_getBlockHash", 0);
  const call = async (method: string, args: Uint8Array) =>
    fromHex((await client.request("state_call", method, toHex(args))) as `0x${string}`);
  return createTransactionMaker({
    genesisHash: genesisHash as Parameters<typeof createTransactionMaker>[0]["genesisHash"],
    version: await call("Core_version", new Uint8Array(0)),
    metadata: await call("Metadata_metadata_at_version", u32.encode(15)),
  });
}
