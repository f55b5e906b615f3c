import { parentPort, workerData } from "node:worker_threads";
import type { WorkerData } from "./protocol.ts";
import { startWorker } from "./start-worker.ts";

// The body of a worker thread; create-executor.ts starts it.
if (parentPort === null) throw new Error("this module runs in a worker thread only");
const data = workerData as WorkerData;
// With its client it takes a tenth of the time in which a worker starts, and only forks fetch anything.
const remoteState = data.base === undefined ? undefined : await import("@serinus/remote-state");
startWorker(parentPort, data, remoteState);
