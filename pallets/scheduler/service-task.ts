import { dropBounded, lookupLength, peekBounded } from "@serinus/frame";
import { U32 } from "@serinus/numeric";
import type { DispatchResult, Weight } from "@serinus/runtime-api";
import { tryPlaceTask } from "./agenda.ts";
import { executeCall } from "./execute-call.ts";
import { scheduleRetry, type TaskAndName } from "./retries.ts";
import type { Run } from "./run.ts";
import type { Scheduler } from "./scheduler.ts";
import type { Period, RetryConfig, Scheduled, TaskAddress } from "./types.ts";
import { serviceTaskWeight } from "./weights.ts";

/** How the servicing of a task ended. */
export type ServiceResult =
  /** Its call was made, whatever came of it. */
  | "Done"
  /** It cannot run, now or later. */
  | "Unavailable"
  /** Its turn comes in a block with more weight left. */
  | "Overweight";

/** Makes a task's call, and schedules the task's retry and next run. */
export function serviceTask(
  scheduler: Scheduler,
  run: Run,
  address: TaskAddress,
  task: Scheduled,
): ServiceResult {
  const { storage, config } = scheduler;
  const told: TaskAndName = { task: address, id: task.maybe_id };
  if (task.maybe_id !== undefined) storage.Lookup.remove(task.maybe_id);

  const call = peekBounded(config.preimages, config.RuntimeCall, task.call);
  if (call === undefined) {
    scheduler.deposit({ type: "CallUnavailable", value: told });
    dropBounded(config.preimages, task.call);
    // Why is not known, nor what was read for it: the most is counted.
    run.meter.tryConsume(taskWeight(scheduler, task, lookupLength(task.call)));
    return "Unavailable";
  }
  run.meter.tryConsume(taskWeight(scheduler, task, call.lookedUp));

  const outcome = executeCall(scheduler, run.meter, task.origin, call.value);
  if (outcome === undefined) {
    // The weight was all its own and did not suffice, so it never will.
    if (run.executed > 0) return "Overweight";
    dropBounded(config.preimages, task.call);
    scheduler.deposit({ type: "PermanentlyOverweight", value: told });
    return "Unavailable";
  }

  const retry = storage.Retries.take(address);
  const result: DispatchResult = outcome.ok ? { type: "Ok" } : { type: "Err", value: outcome.error };
  scheduler.deposit({ type: "Dispatched", value: { ...told, result } });
  if (retry !== undefined && !outcome.ok) scheduleRetry(scheduler, run, told, task, retry);
  if (task.maybe_periodic === undefined) dropBounded(config.preimages, task.call);
  else scheduleNext(scheduler, run, told, task, task.maybe_periodic, retry);
  return "Done";
}

/** What a task weighs besides its call, with a preimage of that length. */
export function taskWeight({ config }: Scheduler, task: Scheduled, lookedUp: number | undefined): Weight {
  const isNamed = task.maybe_id !== undefined;
  return serviceTaskWeight(config.weights, lookedUp, isNamed, task.maybe_periodic !== undefined);
}

/** Schedules the next run of a periodic task, with the same name and retries. */
function scheduleNext(
  scheduler: Scheduler,
  { now }: Run,
  told: TaskAndName,
  task: Scheduled,
  [blocks, runs]: Period,
  retry: RetryConfig | undefined,
): void {
  const maybe_periodic: Period | undefined = runs > 1 ? [blocks, runs - 1] : undefined;
  const address = tryPlaceTask(scheduler, U32.saturatingAdd(now, blocks), { ...task, maybe_periodic });
  if (address === undefined) {
    dropBounded(scheduler.config.preimages, task.call);
    scheduler.deposit({ type: "PeriodicFailed", value: told });
  } else if (retry !== undefined) {
    scheduler.storage.Retries.insert(address, retry);
  }
}
