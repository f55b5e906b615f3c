import type { BuiltBlock } from "@serinus/executor";
import type { Log } from "@serinus/node-api";
import type { Timer } from "@serinus/timer";
import type { TxPool } from "@serinus/tx-pool";
import { AuthoringError } from "./authoring-error.ts";
import { createFailureLog } from "./failure-log.ts";

/** Milliseconds after which a block that failed is tried again; twice as many each further time, up to a minute. */
const RETRY_DELAY = 1000;
const MAX_RETRY_DELAY = 60_000;

/** How long transactions are gathered for a block. */
export interface Gathering {
  /** Milliseconds in which nothing more has to become ready. */
  readonly quiet: number;
  /** Milliseconds after the first one in which the block is begun in any case. */
  readonly most: number;
}

export interface InstantSealing {
  readonly pool: Pick<TxPool, "readyCount" | "onReady">;
  /** Waits for more to share the block; without it only what comes at the same moment does. */
  readonly gather?: Gathering | undefined;
  readonly timer: Timer;
  readonly log: Log;
  /** Makes a block of what is ready. */
  readonly seal: () => Promise<BuiltBlock>;
}

/**
 * Makes a block as soon as transactions are ready, or gathered. What becomes ready while a block is made goes into the
 * next one.
 * @returns a function that ends it.
 */
export function sealInstantly({ pool, gather, timer, log, seal }: InstantSealing): () => void {
  /** Something became ready since the last block was begun. */
  let wanted = false;
  let busy = false;
  let ended = false;
  let failures = 0;
  /** The last block had room for nothing: a relay chain's is full when it begins a session. */
  let wasFull = false;
  const failureLog = createFailureLog(log);
  let cancel = () => {};
  let cancelMost: (() => void) | undefined;

  function wake(): void {
    wanted = true;
    if (busy) return;
    // On the next turn, so that what becomes ready at the same moment shares a block.
    if (gather === undefined) runAfter(0);
    else waitForMore(gather);
  }

  function waitForMore({ quiet, most }: Gathering): void {
    cancel();
    cancel = timer.after(quiet, start);
    cancelMost ??= timer.after(most, start);
  }

  function start(): void {
    cancel();
    cancelMost?.();
    cancelMost = undefined;
    busy = true;
    void run();
  }

  function runAfter(delay: number): void {
    busy = true;
    cancel = timer.after(delay, start);
  }

  async function run(): Promise<void> {
    while (wanted && !ended) {
      wanted = false;
      try {
        const { included, invalid } = await seal();
        failures = 0;
        failureLog.over();
        // What did not fit gets the next block, unless twice running nothing at all fits.
        const moved = included.length > 0 || invalid.length > 0;
        if ((moved || !wasFull) && pool.readyCount() > 0) wanted = true;
        wasFull = !moved;
        if (gather !== undefined) break;
      } catch (error) {
        // Nothing was ready any more, or the node is stopping.
        if (error instanceof AuthoringError) continue;
        if (ended) break;
        const delay = Math.min(RETRY_DELAY * 2 ** failures++, MAX_RETRY_DELAY);
        failureLog.tell(error, `trying again in ${delay / 1000} s`);
        wanted = true;
        runAfter(delay);
        return;
      }
    }
    busy = false;
    if (wanted && !ended) wake();
  }

  const unsubscribe = pool.onReady(wake);
  if (pool.readyCount() > 0) wake();
  return () => {
    ended = true;
    unsubscribe();
    cancel();
    cancelMost?.();
  };
}
