import type { Connection } from "./connection.ts";
import { messageOf } from "./message-of.ts";
import type { CallContext, Methods } from "./method.ts";
import { RpcCode, RpcError } from "./rpc-error.ts";

/** Bounds on one message; Substrate's defaults are 15 MiB each way and no bound on batches. */
export interface DispatchLimits {
  readonly maxResponseBytes: number;
  /** 0 allows no batches. */
  readonly maxBatch: number;
}

/** How many calls a connection may make. */
export interface RateLimit {
  /** Resolves when a call may go on: with `false` at once, when too many wait already. */
  take(): Promise<boolean>;
}

/** Answers one JSON-RPC message (a request, a notification or a batch). */
export interface Dispatcher {
  /**
   * `respond` is called at most once with the text to send, before any notification that the request set off.
   * Never rejects.
   */
  handle(
    text: string,
    connection: Connection | undefined,
    respond: (text: string) => void,
    limit?: RateLimit,
  ): Promise<void>;
}

type Id = string | number | null;

interface Failure {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

/** @param log is told of errors that are ours: anything but an RpcError that a method threw. */
export function createDispatcher(
  methods: Methods,
  limits: DispatchLimits,
  log: (message: string, error: unknown) => void,
): Dispatcher {
  function failure(id: Id, error: Failure): string {
    return JSON.stringify({ jsonrpc: "2.0", id, error });
  }

  async function answer(
    request: unknown,
    context: CallContext,
    limit: RateLimit | undefined,
  ): Promise<string | undefined> {
    if (typeof request !== "object" || request === null || Array.isArray(request)) {
      return failure(null, { code: RpcCode.invalidRequest, message: "Invalid request: an object expected" });
    }
    const { jsonrpc, id, method: name, params } = request as Record<string, unknown>;
    const knownId: Id = typeof id === "string" || typeof id === "number" ? id : null;
    if (
      jsonrpc !== "2.0" ||
      typeof name !== "string" ||
      (id !== undefined && id !== null && knownId === null)
    ) {
      return failure(knownId, {
        code: RpcCode.invalidRequest,
        message: 'Invalid request: {"jsonrpc":"2.0","id":...,"method":"..."} expected',
      });
    }
    // A request without an id is a notification: JSON-RPC gives it no answer, not even an error.
    const isNotification = id === undefined;
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
    let response: string;
    if (limit !== undefined && !(await limit.take())) {
      response = failure(knownId, { code: RpcCode.rateLimited, message: "RPC rate limit exceeded" });
    } else if (method === undefined) {
      response = failure(knownId, {
        code: RpcCode.methodNotFound,
        message: `Method not found: ${name.slice(0, 80)}`,
      });
    } else if (method.needsConnection && context.connection === undefined) {
      const message = `Method not found: ${name} needs a WebSocket connection`;
      response = failure(knownId, { code: RpcCode.methodNotFound, message });
    } else {
      try {
        const result = (await method.call(params, context)) ?? null;
        response = JSON.stringify({ jsonrpc: "2.0", id: knownId, result });
        if (response.length > limits.maxResponseBytes) {
          const data = `Exceeded max limit of ${limits.maxResponseBytes}`;
          response = failure(knownId, {
            code: RpcCode.oversizedResponse,
            message: "Response is too big",
            data,
          });
        }
      } catch (error) {
        response = failure(knownId, toFailure(error, name));
      }
    }
    return isNotification ? undefined : response;
  }

  function badBatch(length: number): Failure {
    if (limits.maxBatch === 0)
      return { code: RpcCode.batchesDisabled, message: "Batched requests are not supported by this server" };
    if (length === 0) return { code: RpcCode.invalidRequest, message: "Invalid request: an empty batch" };
    return {
      code: RpcCode.batchTooLarge,
      message: "The batch request was too large",
      data: `Exceeded max limit of ${limits.maxBatch}`,
    };
  }

  function toFailure(error: unknown, name: string): Failure {
    if (error instanceof RpcError) {
      return {
        code: error.code,
        message: error.message,
        ...(error.data === undefined ? {} : { data: error.data }),
      };
    }
    log(`${name} failed`, error);
    return {
      code: RpcCode.internalError,
      message: `Internal error: ${messageOf(error)}`,
    };
  }

  return {
    async handle(text, connection, respond, limit) {
      const after: (() => void)[] = [];
      const context: CallContext = { connection, afterResponse: (action) => after.push(action) };
      let message: unknown;
      try {
        message = JSON.parse(text);
      } catch {
        respond(failure(null, { code: RpcCode.parseError, message: "Parse error: the message is not JSON" }));
        return;
      }
      if (!Array.isArray(message)) {
        const response = await answer(message, context, limit);
        if (response !== undefined) respond(response);
      } else if (message.length === 0 || message.length > limits.maxBatch) {
        respond(failure(null, badBatch(message.length)));
      } else {
        const responses: string[] = [];
        let bytes = 0;
        for (const request of message) {
          // What a client that is gone would open, nobody would close.
          if (connection?.isOpen() === false) return;
          const response = await answer(request, context, limit);
          if (response === undefined) continue;
          bytes += response.length;
          if (bytes > limits.maxResponseBytes) {
            respond(
              failure(null, { code: RpcCode.oversizedResponse, message: "The batch's response is too big" }),
            );
            return;
          }
          responses.push(response);
        }
        if (responses.length > 0) respond(`[${responses.join(",")}]`);
      }
      for (const action of after) {
        try {
          action();
        } catch (error) {
          log("what follows a response failed", error);
        }
      }
    },
  };
}
