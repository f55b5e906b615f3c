import { once } from "node:events";
import { WebSocket } from "ws";
import { residentMiB } from "./resident-memory.ts";

/** What a process holds after everything that nobody can reach was collected, in MiB. */
export interface CollectedMemory {
  /** Heaps of all threads, and the buffers that hang on them. */
  readonly heaps: number;
  readonly resident: number;
}

interface Reply {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly sessionId?: string; readonly message?: string };
  readonly result?: Readonly<Record<string, number>>;
}

const MIB = 2 ** 20;

/**
 * Collects garbage in the main thread and all workers of a process that was started with `--inspect=0`, and measures.
 * @param output what the process has written: it says where its inspector listens.
 */
export async function collectedMemory(pid: number | undefined, output: string): Promise<CollectedMemory> {
  const url = /ws:\/\/127\.0\.0\.1:\d+\/[\w-]+/.exec(output)?.[0];
  if (url === undefined) throw new Error("the process was not started with --inspect=0");
  const socket = new WebSocket(url);
  await once(socket, "open");
  try {
    const { ask, workers } = createSession(socket);
    await ask("NodeWorker.enable", { waitForDebuggerOnStart: false });
    const threads = [undefined, ...workers];
    // Twice: what a first collection finalizes, the second one frees.
    for (let round = 0; round < 2; round++)
      for (const thread of threads) await ask("HeapProfiler.collectGarbage", {}, thread);
    let heaps = 0;
    for (const thread of threads) {
      const usage = await ask("Runtime.getHeapUsage", {}, thread);
      heaps += (usage.usedSize ?? 0) + (usage.embedderHeapUsedSize ?? 0) + (usage.backingStorageSize ?? 0);
    }
    return { heaps: Math.round(heaps / MIB), resident: residentMiB(pid) };
  } finally {
    socket.close();
  }
}

/** The inspector's protocol: questions to the main thread, or to a worker by way of it. */
function createSession(socket: WebSocket) {
  const workers: string[] = [];
  const waiting = new Map<number, (result: NonNullable<Reply["result"]>) => void>();
  let last = 0;
  const take = (reply: Reply): void => {
    if (reply.method === "NodeWorker.attachedToWorker") workers.push(reply.params?.sessionId ?? "");
    if (reply.method === "NodeWorker.receivedMessageFromWorker")
      take(JSON.parse(reply.params?.message ?? "{}") as Reply);
    if (reply.id === undefined) return;
    waiting.get(reply.id)?.(reply.result ?? {});
    waiting.delete(reply.id);
  };
  socket.on("message", (data) => take(JSON.parse(String(data)) as Reply));
  function ask(method: string, params: object, worker?: string): Promise<NonNullable<Reply["result"]>> {
    last += 1;
    const message = JSON.stringify({ id: last, method, params });
    const { promise, resolve } = Promise.withResolvers<NonNullable<Reply["result"]>>();
    waiting.set(last, resolve);
    const wrapped = {
      id: 0,
      method: "NodeWorker.sendMessageToWorker",
      params: { sessionId: worker, message },
    };
    socket.send(worker === undefined ? message : JSON.stringify(wrapped));
    return promise;
  }
  return { ask, workers };
}
