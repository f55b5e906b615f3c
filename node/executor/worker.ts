import { parentPort, workerData } from "node:worker_threads";
import type { WorkerData } from "./protocol.ts";
import { startWorker } from "./start-worker.ts";

// The body of a worker thread; create-executor.ts starts it.
if (parentPort === null) throw new Error("this module runs in a worker thread only");
startWorker(parentPort, workerData as WorkerData);
