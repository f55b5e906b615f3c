import { parentPort } from "node:worker_threads";
import { runChecks } from "./check-header.ts";
import type { CheckAnswer, CheckRequest } from "./check-pool.ts";

// The body of a thread that checks headers; check-pool.ts starts it.
const port = parentPort;
if (port === null) throw new Error("this module runs in a worker thread only");
port.on("message", ({ id, checks }: CheckRequest) => {
  port.postMessage({ id, faults: runChecks(checks) } satisfies CheckAnswer);
});
