import { parentPort, workerData } from "node:worker_threads";
import type { BlockHash } from "@serinus/bytes";
import { openStore } from "./open-store.ts";

/** What the test asks of a reader thread. */
export interface ReadRequest {
  readonly block: BlockHash;
  readonly keys: readonly Uint8Array[];
  /** Word 0: set to 1 after the first key was read; the reader goes on when it is 2. Absent: it reads on at once. */
  readonly gate?: Int32Array;
}

/** A thread of the tests: opens the store for itself and reads what it is asked for, in one turn of the event loop. */
const store = openStore({ path: (workerData as { path: string }).path });

parentPort?.on("message", ({ block, keys, gate }: ReadRequest) => {
  const state = store.stateAt(block);
  const values = keys.map((key, i) => {
    const value = state.get(key);
    if (gate !== undefined && i === 0) {
      Atomics.store(gate, 0, 1);
      Atomics.notify(gate, 0);
      Atomics.wait(gate, 0, 1);
    }
    return value;
  });
  parentPort?.postMessage({ values, best: store.best() });
});
