import type { Hex } from "@serinus/bytes";
import { type Bounded, dropBounded, lookupHash, type OriginCaller } from "@serinus/frame";
import { U32 } from "@serinus/numeric";
import { emptyPlace, ensurePrivilege, placeTask, taskAt } from "./agenda.ts";
import type { Scheduler } from "./scheduler.ts";
import type { Period, TaskAddress } from "./types.ts";

/** A block, by its number or as the one after so many (`frame_support::traits::schedule::DispatchTime`). */
export type DispatchTime =
  | { readonly type: "At"; readonly value: number }
  | { readonly type: "After"; readonly value: number };

/** What to schedule. */
export interface NewTask {
  /** Under which name, if any. */
  readonly name?: Hex;
  readonly when: DispatchTime;
  /** Blocks between two runs, and how many runs there shall be. Without blocks or second run it is not periodic. */
  readonly periodic?: Period | undefined;
  /** Lower goes first; 63 is the usual one, and up to 63 the hard ones. */
  readonly priority: number;
  readonly origin: OriginCaller;
  readonly call: Bounded;
}

/**
 * Schedules a call, and requests its preimage if it has one.
 * @throws DispatchFailure `FailedToSchedule`, `TargetBlockNumberInPast`, or `Exhausted` when the agenda is full
 */
export function schedule(scheduler: Scheduler, task: NewTask): TaskAddress {
  const { name, priority, origin, call, periodic } = task;
  if (name !== undefined && scheduler.storage.Lookup.containsKey(name))
    throw scheduler.error.FailedToSchedule;
  const when = resolveTime(scheduler, task.when);
  const maybe_periodic = periodic && repetitions(periodic);
  const address = placeTask(scheduler, when, { maybe_id: name, priority, call, maybe_periodic, origin });
  const hash = lookupHash(call);
  if (hash !== undefined) scheduler.config.preimages.request(hash);
  return address;
}

/**
 * Cancels the task at an address, for `origin`, or without one for another pallet.
 * @throws DispatchFailure `NotFound`, or `BadOrigin` when the origin may do less than the task
 */
export function cancel(scheduler: Scheduler, address: TaskAddress, origin?: OriginCaller): void {
  const { storage, config } = scheduler;
  const [when, index] = address;
  const agenda = storage.Agenda.get(when);
  const task = agenda[index];
  if (task === undefined) {
    // The agenda is written back as it is, which shows where a pallet goes on after the failure.
    storage.Agenda.insert(when, agenda);
    throw scheduler.error.NotFound;
  }
  if (origin !== undefined) ensurePrivilege(scheduler, origin, task.origin);
  dropBounded(config.preimages, task.call);
  if (task.maybe_id !== undefined) storage.Lookup.remove(task.maybe_id);
  storage.Retries.remove(address);
  emptyPlace(scheduler, address);
  depositCanceled(scheduler, address);
}

/**
 * Cancels the task of that name. Retries and the request of the preimage end only when an origin cancels: a pallet that
 * cancels takes care of the preimage itself.
 * @throws DispatchFailure `NotFound`, or `BadOrigin` when the origin may do less than the task
 */
export function cancelNamed(scheduler: Scheduler, name: Hex, origin?: OriginCaller): void {
  const { storage, config } = scheduler;
  const address = addressOf(scheduler, name);
  const [when, index] = address;
  const task = storage.Agenda.get(when)[index];
  if (origin !== undefined && task !== undefined) {
    ensurePrivilege(scheduler, origin, task.origin);
    storage.Retries.remove(address);
    dropBounded(config.preimages, task.call);
  }
  storage.Lookup.remove(name);
  emptyPlace(scheduler, address);
  depositCanceled(scheduler, address);
}

/**
 * Moves a task without a name to another block.
 * @throws DispatchFailure `TargetBlockNumberInPast`, `RescheduleNoChange`, `NotFound`, `Named`, `Exhausted`
 */
export function reschedule(scheduler: Scheduler, address: TaskAddress, time: DispatchTime): TaskAddress {
  const when = resolveTime(scheduler, time);
  if (when === address[0]) throw scheduler.error.RescheduleNoChange;
  if (taskAt(scheduler, address).maybe_id !== undefined) throw scheduler.error.Named;
  return move(scheduler, address, when);
}

/**
 * Moves a named task to another block.
 * @throws DispatchFailure `TargetBlockNumberInPast`, `NotFound`, `RescheduleNoChange`, `Exhausted`
 */
export function rescheduleNamed(scheduler: Scheduler, name: Hex, time: DispatchTime): TaskAddress {
  const when = resolveTime(scheduler, time);
  const address = addressOf(scheduler, name);
  if (when === address[0]) throw scheduler.error.RescheduleNoChange;
  return move(scheduler, address, when);
}

/** Where the task of that name stands. @throws DispatchFailure `NotFound` */
export function addressOf({ storage, error }: Scheduler, name: Hex): TaskAddress {
  const address = storage.Lookup.get(name);
  if (address === undefined) throw error.NotFound;
  return address;
}

function move(scheduler: Scheduler, address: TaskAddress, when: number): TaskAddress {
  const task = taskAt(scheduler, address);
  emptyPlace(scheduler, address);
  depositCanceled(scheduler, address);
  return placeTask(scheduler, when, task);
}

function depositCanceled(scheduler: Scheduler, [when, index]: TaskAddress): void {
  scheduler.deposit({ type: "Canceled", value: { when, index } });
}

/** The tasks of this block have run, so `After` counts from the next. @throws DispatchFailure */
function resolveTime({ config, error }: Scheduler, time: DispatchTime): number {
  const now = config.blockNumber();
  const when = time.type === "At" ? time.value : U32.saturatingAdd(U32.saturatingAdd(now, time.value), 1);
  if (when <= now) throw error.TargetBlockNumberInPast;
  return when;
}

/** What comes after the first run. */
function repetitions([blocks, runs]: Period): Period | undefined {
  return runs > 1 && blocks > 0 ? [blocks, runs - 1] : undefined;
}
