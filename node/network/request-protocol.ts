import { createFrameReader, frame } from "@serinus/network-protocols";
import type { PeerId, RequestHandler, RequestProtocol } from "@serinus/node-api";
import type { Timer } from "@serinus/timer";
import { RequestError } from "./request-error.ts";
import type { Substream, Wire } from "./wire.ts";

/** Requests of one peer that are answered at a time; further substreams are refused. */
const MAX_PER_PEER = 8;
/** Requests of all peers that are answered at a time. */
const MAX_SERVED = 64;
/** Bytes of answers that wait to be sent, of all peers; beyond this, requests are refused. */
const MAX_UNSENT = 64 * 1024 * 1024;
/** Milliseconds in which a request has to be here, and in which an answer has to be taken. */
const REQUEST_TIMEOUT = 10_000;
const ANSWER_TIMEOUT = 60_000;
/** Milliseconds that a peer has to close a substream after its answer. */
const CLOSE_TIMEOUT = 5_000;

/** What all request protocols of a node share. */
export interface RequestContext {
  readonly wire: Wire;
  readonly timer: Timer;
  /** A peer sent what no request can be. */
  misbehaved(peer: PeerId, reason: string): void;
}

/** One request protocol, asking and serving (Polkadot specification, "Request-response protocols"). */
export interface Requests {
  ask(peer: PeerId, request: Uint8Array, signal?: AbortSignal): Promise<Uint8Array>;
  /** Serves no longer. */
  close(): void;
}

/** Serves a protocol when there is a handler, and asks others. */
export function createRequests(
  context: RequestContext,
  protocol: RequestProtocol,
  handler?: RequestHandler,
): Requests {
  const { wire } = context;
  const names = [protocol.name, ...protocol.legacyNames];
  if (handler !== undefined) {
    const serve = createServer(context, protocol, handler);
    wire.serve(names, MAX_PER_PEER, serve);
  }
  return {
    ask: (peer, request, signal) => ask(context, protocol, names, peer, request, signal),
    close: () => wire.unserve(names),
  };
}

function createServer(
  { timer, misbehaved }: RequestContext,
  protocol: RequestProtocol,
  handler: RequestHandler,
) {
  const sending = new Set<Substream>();
  let served = 0;

  function unsent(): number {
    let sum = 0;
    for (const stream of sending) sum += stream.unsent;
    return sum;
  }

  return function serve(peer: PeerId, stream: Substream): void {
    if (served >= MAX_SERVED || unsent() > MAX_UNSENT) {
      stream.reset();
      return;
    }
    served++;
    let open = true;
    let asked = false;
    let stopWaiting = timer.after(REQUEST_TIMEOUT, () => stream.reset());
    const reader = createFrameReader(protocol.maxRequestSize);

    async function answer(request: Uint8Array): Promise<void> {
      const response = await handler(peer, request);
      if (!open) return;
      if (response.length > protocol.maxResponseSize)
        throw new RangeError(
          `an answer of ${response.length} bytes, ${protocol.maxResponseSize} are allowed`,
        );
      sending.add(stream);
      stopWaiting();
      stopWaiting = timer.after(ANSWER_TIMEOUT, () => stream.reset());
      stream.send(frame(response));
      stream.finish();
    }

    stream.listen({
      data(chunk) {
        if (asked) return;
        try {
          const [request] = reader.push(chunk);
          if (request === undefined) return;
          asked = true;
          stopWaiting();
          answer(request).catch(() => stream.reset());
        } catch (error) {
          misbehaved(peer, `${protocol.name}: ${(error as Error).message}`);
          stream.reset();
        }
      },
      ended() {
        if (!asked) stream.reset();
      },
      closed() {
        open = false;
        served--;
        sending.delete(stream);
        stopWaiting();
      },
    });
  };
}

async function ask(
  { wire, timer }: RequestContext,
  protocol: RequestProtocol,
  names: readonly string[],
  peer: PeerId,
  request: Uint8Array,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  if (signal?.aborted) throw new RequestError("aborted", `${protocol.name} was not asked of ${peer}`);
  if (!wire.isConnected(peer)) throw new RequestError("not-connected", `${peer} is not connected`);
  const own = new AbortController();
  let stream: Substream | undefined;
  return new Promise((resolve, reject) => {
    const stopTimer = timer.after(protocol.timeout, () => {
      fail("timeout", `${peer} has not answered within ${protocol.timeout} ms`);
    });
    const abort = () => fail("aborted", `${protocol.name} is no longer wanted of ${peer}`);
    signal?.addEventListener("abort", abort, { once: true });

    function settle(): void {
      stopTimer();
      signal?.removeEventListener("abort", abort);
    }
    function fail(code: RequestError["code"], message: string): void {
      settle();
      reject(new RequestError(code, message));
      own.abort();
      stream?.reset();
    }

    wire.open(peer, names, own.signal).then(
      (opened) => {
        stream = opened;
        if (own.signal.aborted) {
          opened.reset();
          return;
        }
        const reader = createFrameReader(protocol.maxResponseSize);
        let answered = false;
        let stopClosing = () => {};
        opened.listen({
          data(chunk) {
            if (answered) return;
            try {
              const [response] = reader.push(chunk);
              if (response === undefined) return;
              answered = true;
              settle();
              stopClosing = timer.after(CLOSE_TIMEOUT, () => opened.reset());
              resolve(response);
            } catch (error) {
              fail("bad-response", `${peer}: ${(error as Error).message}`);
            }
          },
          ended() {
            if (!answered) fail("refused", `${peer} refused ${protocol.name}`);
          },
          closed() {
            stopClosing();
            if (!answered) fail("refused", `${peer} closed ${protocol.name} without an answer`);
          },
        });
        opened.send(frame(request));
        opened.finish();
      },
      (error: unknown) => {
        const code = wire.isConnected(peer) ? "unsupported" : "not-connected";
        fail(code, `${protocol.name} of ${peer}: ${error instanceof Error ? error.message : String(error)}`);
      },
    );
  });
}
