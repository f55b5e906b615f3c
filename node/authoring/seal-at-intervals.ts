import type { Log } from "@serinus/node-api";
import type { Timer } from "@serinus/timer";
import { createFailureLog } from "./failure-log.ts";

export interface IntervalSealing {
  /** Milliseconds between two blocks. */
  readonly interval: number;
  readonly timer: Timer;
  readonly log: Log;
  readonly seal: () => Promise<unknown>;
}

/**
 * Makes a block at every multiple of the interval from now on. A multiple that passes while a block is made is left
 * out: blocks neither pile up nor drift.
 * @returns a function that ends it.
 */
export function sealAtIntervals({ interval, timer, log, seal }: IntervalSealing): () => void {
  if (!Number.isSafeInteger(interval) || interval < 1) {
    throw new RangeError(
      `the sealing interval must be a whole number of milliseconds above 0, got ${interval}`,
    );
  }
  let due = timer.now() + interval;
  let ended = false;
  const failures = createFailureLog(log);
  let cancel = schedule();

  function schedule(): () => void {
    // However the clock is set meanwhile, no wait is longer than the interval.
    const wait = Math.min(Math.max(due - timer.now(), 0), interval);
    return timer.after(wait, () => void run());
  }

  async function run(): Promise<void> {
    try {
      await seal();
      failures.over();
    } catch (error) {
      if (!ended) failures.tell(error, "trying again at the next interval");
    }
    if (ended) return;
    const missed = Math.max(Math.floor((timer.now() - due) / interval), 0);
    due += (missed + 1) * interval;
    cancel = schedule();
  }

  return () => {
    ended = true;
    cancel();
  };
}
