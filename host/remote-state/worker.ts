import { parentPort, workerData } from "node:worker_threads";
import { openBaseCache } from "./base-cache.ts";
import { fetchInto } from "./fetch-into.ts";
import { addProgress } from "./fetch-progress.ts";
import { DONE, FAILED, type FetcherData, type FetchRequest, Signal } from "./protocol.ts";
import { createRemoteClient } from "./rpc-client.ts";

// The body of a fetching thread: it fetches what its parent asks for, writes it to the cache and gives the signal.
if (parentPort === null) throw new Error("this module runs in a worker thread only");
const data = workerData as FetcherData;
const client = createRemoteClient(data);
const cache = openBaseCache(data.cachePath);
const cells = new Int32Array(data.signal, 0, 2);

parentPort.on("message", async (request: FetchRequest | "close") => {
  if (request === "close") {
    client.close();
    await cache.close();
    process.exit();
  }
  addProgress(data.progress, "waiting", 1);
  let state: number = DONE;
  try {
    const fetched = await fetchInto(cache, client, data.block, request);
    addProgress(data.progress, "fetched", fetched);
  } catch (error) {
    const reason = new TextEncoder().encode(error instanceof Error ? error.message : String(error));
    const room = new Uint8Array(data.signal, Signal.reasonAt);
    const length = Math.min(reason.length, room.length);
    room.set(reason.subarray(0, length));
    Atomics.store(cells, Signal.reasonLength, length);
    state = FAILED;
  }
  addProgress(data.progress, "waiting", -1);
  Atomics.store(cells, Signal.state, state);
  Atomics.notify(cells, Signal.state);
});
