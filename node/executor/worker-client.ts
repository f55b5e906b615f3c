import { Worker } from "node:worker_threads";
import { type BlockProgress, createBlockProgress, newBlockProgress } from "./block-progress.ts";
import { type CommitGate, createCommitGate, newCommitGate } from "./commit-gate.ts";
import { ExecutorError, type ExecutorErrorCode } from "./errors.ts";
import { ownBytes } from "./own-bytes.ts";
import { unpackError } from "./packed-error.ts";
import type { Message, Request, WorkerData } from "./protocol.ts";

/** How often the memory of a busy worker is looked at, in milliseconds. */
const MEMORY_WATCH_INTERVAL = 100;
const MEBIBYTE = 1024 * 1024;
/**
 * V8 ends the whole process when a worker runs into its heap limit faster than it can be stopped. Its limit therefore
 * stands so far above ours that one array may double and a busy main thread may look late.
 */
const hardHeapLimit = (maxHeap: number): number => 2 * maxHeap + 512;
const CLOSE: Request = { kind: "close", given: undefined };

export interface WorkerClientOptions {
  /** The worker's module. */
  readonly module: URL;
  readonly data: Omit<WorkerData, "commitGate" | "progress">;
  /** Megabytes for the heap and the arrays outside of it. */
  readonly maxHeap: number;
  readonly log: (message: Extract<Message, { type: "log" }>) => void;
}

/**
 * A worker thread that starts when it is first wanted, and is replaced when it dies or must be stopped. Requests are
 * answered one after the other.
 */
export interface WorkerClient {
  /** Requests waiting or running. */
  load(): number;
  /** Starts the thread and waits until it can take requests. */
  ready(): Promise<void>;
  /** Rejects with what the worker failed with, or with ExecutorError. `timeout` counts from when the request runs. */
  request(request: Request, timeout: number): Promise<unknown>;
  close(): Promise<void>;
}

interface Job {
  readonly request: Request;
  readonly timeout: number;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

interface Thread {
  readonly worker: Worker;
  readonly gate: CommitGate;
  readonly progress: BlockProgress;
  ready: boolean;
  /** What the thread died of, told before its exit. */
  error: Error | undefined;
  onExit(): void;
}

export function createWorkerClient(options: WorkerClientOptions): WorkerClient {
  const queue: Job[] = [];
  const readyWaiters: Pick<Job, "resolve" | "reject">[] = [];
  let thread: Thread | undefined;
  let current: Job | undefined;
  let timers: NodeJS.Timeout[] = [];
  let closed: Promise<void> | undefined;

  function start(): Thread {
    const commitGate = newCommitGate();
    const progress = newBlockProgress();
    const worker = new Worker(options.module, {
      workerData: { ...options.data, commitGate, progress } satisfies WorkerData,
      resourceLimits: { maxOldGenerationSizeMb: hardHeapLimit(options.maxHeap) },
    });
    const started: Thread = {
      worker,
      gate: createCommitGate(commitGate),
      progress: createBlockProgress(progress),
      ready: false,
      error: undefined,
      onExit: () => onDeath(started),
    };
    worker.on("message", (message: Message) => {
      if (thread === started) take(started, message);
    });
    worker.on("error", (error: Error) => {
      started.error = error;
    });
    worker.on("exit", () => started.onExit());
    return started;
  }

  function take(from: Thread, message: Message): void {
    if (message.type === "log") {
      options.log(message);
      return;
    }
    if (message.type === "ready") {
      from.ready = true;
      for (const waiter of readyWaiters.splice(0)) waiter.resolve(undefined);
    } else {
      const job = endJob();
      if (message.type === "answer") job?.resolve(message.value);
      else job?.reject(unpackError(message.error));
      // Closing waited for this one.
      if (closed !== undefined && job !== undefined) from.worker.postMessage(CLOSE);
    }
    if (closed === undefined) next();
  }

  /** Sends the next request, when there is one and the thread is free. */
  function next(): void {
    if (current !== undefined || queue.length === 0) return;
    thread ??= start();
    if (!thread.ready) return;
    const { worker } = thread;
    current = queue.shift() as Job;
    const { request, timeout } = current;
    timers = [
      setTimeout(
        () => stop("timeout", `${nameOf(request)} took longer than ${timeout} ms and was stopped`),
        timeout,
      ),
      setInterval(() => watchMemory(worker), MEMORY_WATCH_INTERVAL),
    ];
    worker.postMessage(request);
  }

  function endJob(): Job | undefined {
    const job = current;
    current = undefined;
    for (const timer of timers.splice(0)) clearTimeout(timer);
    return job;
  }

  async function watchMemory(worker: Worker): Promise<void> {
    const statistics = await worker.getHeapStatistics().catch(() => undefined);
    if (statistics === undefined || thread?.worker !== worker || current === undefined) return;
    // Byte arrays live outside the heap.
    const used = statistics.used_heap_size + statistics.external_memory;
    if (used > options.maxHeap * MEBIBYTE) stop("out-of-memory", outOfMemory(current.request));
  }

  function outOfMemory(request: Request): string {
    return `${nameOf(request)} needed more than ${options.maxHeap} MiB of memory and was stopped`;
  }

  /** Ends the thread, unless it is writing: a write ends by itself. */
  function stop(code: ExecutorErrorCode, message: string): void {
    if (thread === undefined || current === undefined || !thread.gate.stop()) return;
    const job = endJob();
    const extrinsic = thread.progress.current();
    // A new thread may open the store only when this one has let go of it.
    thread.onExit = () => {
      job?.reject(new ExecutorError(code, message, { extrinsic }));
      restart();
    };
    thread.ready = false;
    void thread.worker.terminate();
  }

  function onDeath(dead: Thread): void {
    const job = endJob();
    if (closed !== undefined) {
      job?.reject(new ExecutorError("closed", "the executor is closed"));
      thread = undefined;
      return;
    }
    const outOfHeap =
      dead.error !== undefined && "code" in dead.error && dead.error.code === "ERR_WORKER_OUT_OF_MEMORY";
    const cause = dead.error === undefined ? "it ended by itself" : dead.error.message;
    const details = { cause: dead.error, extrinsic: dead.progress.current() };
    job?.reject(
      outOfHeap
        ? new ExecutorError("out-of-memory", outOfMemory(job.request), details)
        : new ExecutorError("crashed", `the worker died: ${cause}`, details),
    );
    if (dead.ready) restart();
    else giveUp(new ExecutorError("crashed", `the worker does not start: ${cause}`, { cause: dead.error }));
  }

  function restart(): void {
    thread = closed === undefined ? start() : undefined;
  }

  /** A thread that dies while it starts would do so again: the next request tries anew. */
  function giveUp(error: Error): void {
    thread = undefined;
    for (const waiter of [...readyWaiters.splice(0), ...queue.splice(0)]) waiter.reject(error);
  }

  async function shutDown(): Promise<void> {
    const error = new ExecutorError("closed", "the executor is closed");
    for (const waiter of [...readyWaiters.splice(0), ...queue.splice(0)]) waiter.reject(error);
    const open = thread;
    if (open === undefined) return;
    const ended = new Promise<void>((resolve) => open.worker.once("exit", () => resolve()));
    if (current === undefined) open.worker.postMessage(CLOSE);
    else stop("closed", error.message);
    await ended;
    thread = undefined;
  }

  return {
    load: () => queue.length + (current === undefined ? 0 : 1),
    ready: async () => {
      if (closed !== undefined) throw new ExecutorError("closed", "the executor is closed");
      thread ??= start();
      if (thread.ready) return;
      await new Promise<unknown>((resolve, reject) => readyWaiters.push({ resolve, reject }));
    },
    request: (request, timeout) =>
      new Promise((resolve, reject) => {
        if (closed !== undefined) return reject(new ExecutorError("closed", "the executor is closed"));
        queue.push({ request: ownBytes(request), timeout, resolve, reject });
        next();
      }),
    close: () => {
      closed ??= shutDown();
      return closed;
    },
  };
}

function nameOf({ kind, given }: Request): string {
  return kind === "call" || kind === "callSubmitting" || kind === "callOnStorage" ? given.method : kind;
}
