import { WebSocket } from "ws";
import { RemoteError } from "./remote-error.ts";

/** How to reach a remote node. */
export interface RemoteEndpoints {
  /** WebSocket addresses of nodes of the same chain; the next one is tried when one fails. */
  readonly endpoints: readonly string[];
  /** Milliseconds until an unanswered request is tried again. */
  readonly timeout: number;
}

/** Asks a remote node. Connects when it is first used, and again when the connection is lost. */
export interface RemoteClient {
  /** Rejects with RemoteError after some attempts, or at once with the node's own refusal. */
  request(method: string, params: readonly unknown[]): Promise<unknown>;
  close(): void;
}

/** Attempts to have a request answered, over all endpoints. */
const ATTEMPTS = 4;
/** Milliseconds between attempts, longer each time. */
const PAUSE = 250;
/** Attempts that may be refused because of their rate. */
const LIMITED_ATTEMPTS = 8;
/** Milliseconds until the next attempt after such a refusal; twice as many each time, up to the longest. */
const LIMITED_PAUSE = 500;
const LONGEST_LIMITED_PAUSE = 8000;
/** Codes of JSON-RPC errors with which providers limit the rate of requests. */
const LIMITED_CODES: readonly unknown[] = [429, -32_005, -32_029];
/** What they, or a handshake that is refused, say of it. */
const LIMITED_WORDS = /rate.?limit|too many requests|response: 429/i;

/** Bytes of one answer: code of a megabyte is two in hex. */
const MAX_ANSWER = 64 * 1024 * 1024;

interface Connection {
  readonly socket: WebSocket;
  readonly opened: Promise<void>;
  readonly waiting: Map<
    number,
    (answer: { readonly result?: unknown; readonly error?: unknown } | Error) => void
  >;
}

/** @param pause waits for some milliseconds; tests bring their own. */
export function createRemoteClient(
  { endpoints, timeout }: RemoteEndpoints,
  pause: (milliseconds: number) => Promise<void> = sleep,
): RemoteClient {
  let connection: Connection | undefined;
  let chosen = 0;
  let lastId = 0;
  let closed = false;
  const endpoint = (): string => endpoints[chosen % endpoints.length] ?? "";

  function connect(): Connection {
    const socket = new WebSocket(endpoint(), { maxPayload: MAX_ANSWER, handshakeTimeout: timeout });
    const waiting: Connection["waiting"] = new Map();
    const opened = new Promise<void>((resolve, reject) => {
      socket.once("open", () => resolve());
      socket.once("error", reject);
      socket.once("close", () => reject(new Error("the connection was closed")));
    });
    // Who waits for it is told; nobody may be waiting.
    opened.catch(() => undefined);
    const made: Connection = { socket, opened, waiting };
    const lose = (error: Error): void => {
      if (connection === made) connection = undefined;
      for (const take of [...waiting.values()]) take(error);
      waiting.clear();
    };
    socket.on("error", lose);
    socket.on("close", () => lose(new Error("the connection was closed")));
    socket.on("message", (data) => {
      const answer = parse(String(data));
      if (answer === undefined) return;
      const take = waiting.get(answer.id);
      waiting.delete(answer.id);
      take?.(answer);
    });
    return made;
  }

  async function attempt(method: string, params: readonly unknown[]): Promise<unknown> {
    connection ??= connect();
    const { socket, opened, waiting } = connection;
    await opened;
    const id = ++lastId;
    const answer = await new Promise<{ readonly result?: unknown; readonly error?: unknown }>(
      (resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(id);
          reject(new Error(`no answer within ${timeout} ms`));
        }, timeout);
        waiting.set(id, (given) => {
          clearTimeout(timer);
          if (given instanceof Error) reject(given);
          else resolve(given);
        });
        socket.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
      },
    );
    if (answer.error === undefined) return answer.result;
    if (isLimit(answer.error)) throw new LimitedError(JSON.stringify(answer.error));
    throw new RemoteError(`${endpoint()} refuses ${method}: ${JSON.stringify(answer.error)}`);
  }

  return {
    async request(method, params) {
      let last: unknown;
      let limited = 0;
      for (let failed = 0; failed < ATTEMPTS && !closed; ) {
        try {
          return await attempt(method, params);
        } catch (error) {
          if (error instanceof RemoteError) throw error;
          last = error;
          if (
            error instanceof Error &&
            (error instanceof LimitedError || LIMITED_WORDS.test(error.message))
          ) {
            if (++limited === LIMITED_ATTEMPTS) break;
            await pause(Math.min(LIMITED_PAUSE * 2 ** (limited - 1), LONGEST_LIMITED_PAUSE));
            continue;
          }
          connection?.socket.terminate();
          connection = undefined;
          chosen++;
          await pause(PAUSE * ++failed);
        }
      }
      const why = last instanceof Error ? last.message || (last as { code?: string }).code : String(last);
      if (limited === LIMITED_ATTEMPTS)
        throw new RemoteError(
          `${method} was refused ${limited} times by ${endpoint()}, which takes fewer requests: ${why}; give another endpoint, or try later`,
        );
      throw new RemoteError(
        `${method} was not answered in ${ATTEMPTS} attempts (${endpoints.join(", ")}): ${why}; is the endpoint right, and is it up?`,
      );
    },
    close() {
      closed = true;
      connection?.socket.close();
    },
  };
}

/** The remote node takes no more requests for now. */
class LimitedError extends Error {
  override readonly name = "LimitedError";
}

function isLimit(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  return LIMITED_CODES.includes(code) || (typeof message === "string" && LIMITED_WORDS.test(message));
}

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

function parse(text: string): { id: number; result?: unknown; error?: unknown } | undefined {
  try {
    const answer = JSON.parse(text) as { id: number };
    return typeof answer === "object" && answer !== null ? answer : undefined;
  } catch {
    return undefined;
  }
}
