import { Worker } from "node:worker_threads";
import { toHex } from "@serinus/bytes";
import { openBaseCache } from "./base-cache.ts";
import { fetchInto } from "./fetch-into.ts";
import { addProgress } from "./fetch-progress.ts";
import { DONE, FAILED, FETCHING, type FetcherData, type FetchRequest, Signal } from "./protocol.ts";
import { RemoteError } from "./remote-error.ts";
import { createRemoteClient, type RemoteClient, type RemoteEndpoints } from "./rpc-client.ts";

/** Where the state of a block of another chain comes from; can be handed to other threads. */
export interface RemoteBase extends RemoteEndpoints {
  /** Hash of the block. */
  readonly block: string;
  /** Folder in which what was fetched is kept. */
  readonly cachePath: string;
  /** Memory for the progress of all threads together. */
  readonly progress: SharedArrayBuffer;
}

/** The state of a block of another chain. Reading waits until what is read has been fetched. */
export interface BaseState {
  /** @throws RemoteError */
  get(key: Uint8Array, child?: Uint8Array): Uint8Array | undefined;
  /** @throws RemoteError */
  nextKey(key: Uint8Array, child?: Uint8Array): Uint8Array | undefined;
  /** Fetches values that are not known yet, many at once. @throws RemoteError */
  prefetch(keys: readonly Uint8Array[]): void;
  /**
   * Reads without keeping the thread: `read`, which has to be over when it returns, is begun again each time that
   * something it wants has been fetched. Rejects with RemoteError, or with what `read` throws.
   */
  whenFetched<T>(read: () => T): Promise<T>;
  close(): Promise<void>;
}

/** One attempt to read. */
interface Reading {
  /** What was fetched for the attempts before it. */
  readonly fetched: ReadonlySet<string>;
  /** What it broke off for. */
  missing: FetchRequest | undefined;
}

/** Keys that are fetched in one go. */
const AT_ONCE = 256;
/** How many times the time of one request the fetching thread may take for all that one reading needs. */
const PATIENCE = 12;
/** Milliseconds between looks at a fetching thread that says nothing. */
const LOOK = 1000;

/**
 * Opens the state for this thread. A thread of its own fetches, so that this one can wait; both meet in the cache on
 * disk, which later runs find as it was left.
 */
export function openBaseState(base: RemoteBase): BaseState {
  const cache = openBaseCache(base.cachePath);
  const signal = new SharedArrayBuffer(Signal.bytes);
  const cells = new Int32Array(signal, 0, 2);
  let worker: Worker | undefined;

  function startWorker(): Worker {
    const data: FetcherData = { ...base, signal };
    const started = new Worker(new URL("./worker.ts", import.meta.url), { workerData: data });
    started.unref();
    return started;
  }

  function wait(request: FetchRequest): void {
    worker ??= startWorker();
    Atomics.store(cells, Signal.state, FETCHING);
    worker.postMessage(request);
    // The thread gives up by itself; what it cannot say when it dies is found out by the clock.
    const deadline = performance.now() + PATIENCE * base.timeout;
    while (Atomics.load(cells, Signal.state) === FETCHING) {
      if (performance.now() > deadline) {
        void worker.terminate();
        worker = undefined;
        throw new RemoteError(
          `the state of block ${base.block} could not be fetched: the fetching thread is silent`,
        );
      }
      Atomics.wait(cells, Signal.state, FETCHING, LOOK);
    }
    cache.refresh();
    const state = Atomics.load(cells, Signal.state);
    if (state === DONE) return;
    const length = Atomics.load(cells, Signal.reasonLength);
    const reason = new TextDecoder().decode(new Uint8Array(signal, Signal.reasonAt, length).slice());
    throw new RemoteError(state === FAILED ? reason : "the fetching thread gave no signal");
  }

  const nameOf = (child: Uint8Array | undefined) => child && toHex(child);

  let client: RemoteClient | undefined;
  const underWay = new Map<string, Promise<void>>();
  /** The reading that is under way without keeping the thread. */
  let reading: Reading | undefined;

  /** Fetches on this thread, which goes on meanwhile. */
  async function fetchMeanwhile(request: FetchRequest): Promise<void> {
    client ??= createRemoteClient(base);
    addProgress(base.progress, "waiting", 1);
    try {
      addProgress(base.progress, "fetched", await fetchInto(cache, client, base.block, request));
    } finally {
      addProgress(base.progress, "waiting", -1);
      cache.refresh();
    }
  }

  /** Has something fetched: by waiting for it, or by breaking off what reads it. */
  function want(request: FetchRequest): void {
    if (reading === undefined) {
      wait(request);
      return;
    }
    // What was fetched and is still not known is nowhere.
    if (reading.fetched.has(JSON.stringify(request))) return;
    reading.missing = request;
    throw new RemoteError("not fetched yet");
  }

  return {
    async whenFetched(read) {
      for (const fetched = new Set<string>(); ; ) {
        const own: Reading = { fetched, missing: undefined };
        const outer = reading;
        reading = own;
        let failure: unknown;
        let result: { readonly value: ReturnType<typeof read> } | undefined;
        try {
          result = { value: read() };
        } catch (error) {
          failure = error;
        } finally {
          reading = outer;
        }
        if (own.missing === undefined) {
          if (result === undefined) throw failure;
          return result.value;
        }
        const name = JSON.stringify(own.missing);
        let fetching = underWay.get(name);
        if (fetching === undefined) {
          fetching = fetchMeanwhile(own.missing).finally(() => underWay.delete(name));
          underWay.set(name, fetching);
        }
        await fetching;
        fetched.add(name);
      }
    },
    get(key, child) {
      let value = cache.get(child, key);
      if (value === "unknown") {
        cache.refresh();
        value = cache.get(child, key);
      }
      if (value === "unknown") {
        want({ kind: "values", child: nameOf(child), keys: [toHex(key)] });
        value = cache.get(child, key);
      }
      return value === "unknown" ? undefined : value;
    },
    nextKey(key, child) {
      let next = cache.nextKey(child, key);
      if (next === "unknown") {
        want({ kind: "keys", child: nameOf(child), after: toHex(key) });
        next = cache.nextKey(child, key);
      }
      return next === "unknown" ? undefined : next;
    },
    prefetch(keys) {
      cache.refresh();
      const unknown = keys.filter((key) => cache.get(undefined, key) === "unknown");
      for (let from = 0; from < unknown.length; from += AT_ONCE)
        want({ kind: "values", keys: unknown.slice(from, from + AT_ONCE).map(toHex) });
    },
    async close() {
      worker?.postMessage("close");
      client?.close();
      await Promise.allSettled(underWay.values());
      await cache.close();
    },
  };
}
