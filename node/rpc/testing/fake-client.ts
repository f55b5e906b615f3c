import { allMethods } from "../all-methods.ts";
import type { RpcBackend } from "../backend.ts";
import { createConnection } from "../protocol/connection.ts";
import { createDispatcher } from "../protocol/dispatcher.ts";

/** A notification as a client sees it. */
export interface Notification {
  readonly method: string;
  readonly params: { readonly subscription: string; readonly result: Record<string, unknown> };
}

/** A client wired straight to the dispatcher, which keeps everything that it is sent, in order. */
export interface FakeClient {
  /** Sends a request and resolves with its result. @throws the error object as it is on the wire. */
  call(method: string, params?: unknown): Promise<unknown>;
  /** Sends raw text and resolves with the response's text, `undefined` for none. */
  raw(text: string): Promise<string | undefined>;
  /** Everything sent to the client: responses and notifications. */
  readonly received: unknown[];
  /** Results of the notifications of one subscription so far. */
  events(subscription: unknown): Record<string, unknown>[];
  close(): void;
}

/** @param http without a connection, as over HTTP. */
export function createFakeClient(backend: RpcBackend, http = false): FakeClient {
  const received: unknown[] = [];
  const limits = { maxResponseBytes: 1024 * 1024, maxBatch: 50 };
  const dispatcher = createDispatcher(allMethods(backend), limits, () => undefined);
  let ids = 0;
  const connection = createConnection(
    (text) => received.push(JSON.parse(text)),
    () => `id-${ids++}`,
  );
  let requests = 0;
  const client: FakeClient = {
    received,
    async raw(text) {
      let response: string | undefined;
      await dispatcher.handle(text, http ? undefined : connection, (answer) => {
        response = answer;
        received.push(JSON.parse(answer));
      });
      return response;
    },
    async call(method, params = []) {
      const response = JSON.parse(
        (await client.raw(JSON.stringify({ jsonrpc: "2.0", id: requests++, method, params }))) as string,
      );
      if (response.error) throw response.error;
      return response.result;
    },
    events: (subscription) =>
      (received as Notification[])
        .filter(({ params }) => params?.subscription === subscription)
        .map(({ params }) => params.result),
    close: () => connection.close(),
  };
  return client;
}

/** Lets everything that already waits have its turn. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
