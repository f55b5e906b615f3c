import { once } from "node:events";
import { WebSocket } from "ws";

/** Has V8 collect garbage in a process that was started with {@link INSPECTED}. */
export interface GarbageCollector {
  /** Collects in the main thread and in every worker; resolves when all are done. */
  collect(): Promise<void>;
  close(): void;
}

/** Arguments of Node.js that open its inspector on a free port. */
export const INSPECTED: readonly string[] = ["--inspect=127.0.0.1:0"];

const COLLECT = "HeapProfiler.collectGarbage";

interface InspectorMessage {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly sessionId: string; readonly message?: string };
}

/** @param output what the process wrote so far: its inspector's address is in it. */
export async function connectCollector(output: string): Promise<GarbageCollector> {
  const url = /Debugger listening on (ws:\S+)/.exec(output)?.[1];
  if (url === undefined) throw new Error("the process tells no inspector: start it with INSPECTED");
  const socket = new WebSocket(url, { perMessageDeflate: false });
  await once(socket, "open");
  const workers = new Set<string>();
  const waiting = new Map<string, () => void>();
  let ids = 0;

  const settle = (session: string, id: number | undefined): void => waiting.get(`${session} ${id}`)?.();
  socket.on("message", (data) => {
    const { id, method, params } = JSON.parse(String(data)) as InspectorMessage;
    if (params === undefined || method === undefined) settle("", id);
    else if (method === "NodeWorker.attachedToWorker") workers.add(params.sessionId);
    else if (method === "NodeWorker.detachedFromWorker") workers.delete(params.sessionId);
    else if (method === "NodeWorker.receivedMessageFromWorker")
      settle(params.sessionId, (JSON.parse(params.message ?? "{}") as InspectorMessage).id);
  });

  function ask(method: string, params?: object): Promise<void> {
    const id = ++ids;
    socket.send(JSON.stringify({ id, method, params }));
    return answered("", id);
  }

  function askWorker(sessionId: string, method: string): Promise<void> {
    const id = ++ids;
    void ask("NodeWorker.sendMessageToWorker", { sessionId, message: JSON.stringify({ id, method }) });
    return answered(sessionId, id);
  }

  function answered(session: string, id: number): Promise<void> {
    return new Promise((resolve) => {
      waiting.set(`${session} ${id}`, () => {
        waiting.delete(`${session} ${id}`);
        resolve();
      });
    });
  }

  await ask("NodeWorker.enable", { waitForDebuggerOnStart: false });
  return {
    async collect() {
      await Promise.all([ask(COLLECT), ...[...workers].map((session) => askWorker(session, COLLECT))]);
    },
    close: () => socket.terminate(),
  };
}
