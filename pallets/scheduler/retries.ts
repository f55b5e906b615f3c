import type { Hex } from "@serinus/bytes";
import { dropBounded, type OriginCaller } from "@serinus/frame";
import { U32 } from "@serinus/numeric";
import { ensurePrivilege, taskAt, tryPlaceTask } from "./agenda.ts";
import type { Run } from "./run.ts";
import type { Scheduler } from "./scheduler.ts";
import type { RetryConfig, Scheduled, TaskAddress } from "./types.ts";

/** A task as events tell of it. */
export interface TaskAndName {
  readonly task: TaskAddress;
  readonly id: Hex | undefined;
}

/** Has a task tried again when it fails. @throws DispatchFailure `NotFound`, `BadOrigin` */
export function setRetry(
  scheduler: Scheduler,
  origin: OriginCaller,
  { task, id }: TaskAndName,
  retries: number,
  period: number,
): void {
  ensurePrivilege(scheduler, origin, taskAt(scheduler, task).origin);
  scheduler.storage.Retries.insert(task, { total_retries: retries, remaining: retries, period });
  scheduler.deposit({ type: "RetrySet", value: { task, id, period, retries } });
}

/** Has a task not tried again. @throws DispatchFailure `NotFound`, `BadOrigin` */
export function cancelRetry(scheduler: Scheduler, origin: OriginCaller, { task, id }: TaskAndName): void {
  ensurePrivilege(scheduler, origin, taskAt(scheduler, task).origin);
  scheduler.storage.Retries.remove(task);
  scheduler.deposit({ type: "RetryCancelled", value: { task, id } });
}

/** Schedules a failed task once more, without name and period, unless no retry is left. */
export function scheduleRetry(
  scheduler: Scheduler,
  { meter, now }: Run,
  told: TaskAndName,
  task: Scheduled,
  { total_retries, remaining, period }: RetryConfig,
): void {
  const { config, constants, storage } = scheduler;
  if (!meter.tryConsume(config.weights.schedule_retry({ s: constants.MaxScheduledPerBlock }))) {
    scheduler.deposit({ type: "RetryFailed", value: told });
    return;
  }
  if (remaining === 0) return;
  const again = { ...task, maybe_id: undefined, maybe_periodic: undefined };
  const address = tryPlaceTask(scheduler, U32.saturatingAdd(now, period), again);
  if (address !== undefined) {
    storage.Retries.insert(address, { total_retries, remaining: remaining - 1, period });
  } else {
    dropBounded(config.preimages, task.call);
    scheduler.deposit({ type: "RetryFailed", value: told });
  }
}
