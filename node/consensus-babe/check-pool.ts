import { Worker } from "node:worker_threads";
import type { BabeErrorCode } from "./babe-error.ts";
import { type HeaderCheck, runChecks } from "./check-header.ts";

/** Checks the signatures of many headers. */
export interface CheckPool {
  /** What is wrong with each header, in order. Rejects when a thread dies. */
  run(checks: readonly HeaderCheck[]): Promise<readonly (BabeErrorCode | undefined)[]>;
  close(): Promise<void>;
}

/** Fewer headers than this are checked at once on the thread that asks: 0.4 ms each. */
const WORTH_A_THREAD = 8;
/** Headers that one message takes to a thread. */
const PORTION = 32;

/** What goes to a worker, and what comes back. */
export interface CheckRequest {
  readonly id: number;
  readonly checks: readonly HeaderCheck[];
}
export interface CheckAnswer {
  readonly id: number;
  readonly faults: readonly (BabeErrorCode | undefined)[];
}

interface Waiting {
  readonly worker: Worker;
  resolve(faults: CheckAnswer["faults"]): void;
  reject(error: Error): void;
}

/** A pool of threads that start when there is first much to check. Without threads everything is done where it is asked. */
export function createCheckPool(threads = 1): CheckPool {
  const workers: Worker[] = [];
  const waiting = new Map<number, Waiting>();
  let next = 0;

  function start(): Worker {
    const worker = new Worker(new URL("./worker.ts", import.meta.url));
    worker.unref();
    worker.on("message", ({ id, faults }: CheckAnswer) => {
      waiting.get(id)?.resolve(faults);
      waiting.delete(id);
    });
    const die = (error: Error): void => {
      workers.splice(workers.indexOf(worker), 1);
      for (const [id, entry] of waiting) {
        if (entry.worker !== worker) continue;
        waiting.delete(id);
        entry.reject(error);
      }
    };
    worker.once("error", die);
    worker.once("exit", () => {
      if (workers.includes(worker)) die(new Error("a thread that checks headers ended"));
    });
    workers.push(worker);
    return worker;
  }

  function ask(checks: readonly HeaderCheck[]): Promise<CheckAnswer["faults"]> {
    const id = next++;
    const worker = workers[id % threads] ?? start();
    return new Promise((resolve, reject) => {
      waiting.set(id, { worker, resolve, reject });
      worker.postMessage({ id, checks: checks.map(ownBytes) } satisfies CheckRequest);
    });
  }

  return {
    async run(checks) {
      if (threads === 0 || checks.length < WORTH_A_THREAD) return runChecks(checks);
      const portions: (readonly HeaderCheck[])[] = [];
      for (let at = 0; at < checks.length; at += PORTION) portions.push(checks.slice(at, at + PORTION));
      return (await Promise.all(portions.map(ask))).flat();
    },
    async close() {
      await Promise.all(workers.splice(0).map((worker) => worker.terminate()));
      for (const { reject } of waiting.values()) reject(new Error("the pool of header checks is closed"));
      waiting.clear();
    },
  };
}

/** A message copies the whole buffer under an array: the seal's is the header's. */
function ownBytes(check: HeaderCheck): HeaderCheck {
  const { vrf, seal } = check;
  if (vrf === undefined) return { ...check, seal: seal.slice() };
  const { randomness, output, proof } = vrf;
  return {
    ...check,
    seal: seal.slice(),
    vrf: { ...vrf, randomness: randomness.slice(), output: output.slice(), proof: proof.slice() },
  };
}
