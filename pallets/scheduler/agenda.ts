import { badOrigin, DispatchFailure, exhausted, type OriginCaller } from "@serinus/frame";
import type { Scheduler } from "./scheduler.ts";
import type { Scheduled, TaskAddress } from "./types.ts";

/** The task at an address. @throws DispatchFailure `NotFound` */
export function taskAt(scheduler: Scheduler, [when, index]: TaskAddress): Scheduled {
  const task = scheduler.storage.Agenda.get(when)[index];
  if (task === undefined) throw scheduler.error.NotFound;
  return task;
}

/** Empties a place on an agenda. */
export function emptyPlace(scheduler: Scheduler, [when, index]: TaskAddress): void {
  scheduler.storage.Agenda.mutate(when, (agenda) => {
    if (index < agenda.length) agenda[index] = undefined;
    return agenda;
  });
  trimAgenda(scheduler, when);
}

/**
 * Puts a task on the agenda of a block, and its name, if it has one, into the lookup.
 * @throws DispatchFailure `Exhausted` when the agenda is full
 */
export function placeTask(scheduler: Scheduler, when: number, task: Scheduled): TaskAddress {
  const { storage } = scheduler;
  const index = pushToAgenda(scheduler, when, task);
  if (task.maybe_id !== undefined) storage.Lookup.insert(task.maybe_id, [when, index]);
  scheduler.deposit({ type: "Scheduled", value: { when, index } });
  return [when, index];
}

/** The same, `undefined` when the agenda is full. */
export function tryPlaceTask(scheduler: Scheduler, when: number, task: Scheduled): TaskAddress | undefined {
  try {
    return placeTask(scheduler, when, task);
  } catch (failure) {
    if (failure instanceof DispatchFailure) return undefined;
    throw failure;
  }
}

/**
 * Whoever cancels must be allowed at least what the task is.
 * @throws DispatchFailure `BadOrigin`
 */
export function ensurePrivilege({ config }: Scheduler, left: OriginCaller, right: OriginCaller): void {
  const order = config.comparePrivileges(left, right);
  if (order === undefined || order < 0) throw badOrigin;
}

/** A place that became empty is used again only when the agenda is full. */
function pushToAgenda({ storage, constants }: Scheduler, when: number, task: Scheduled): number {
  const agenda = storage.Agenda.get(when);
  const isFull = agenda.length >= constants.MaxScheduledPerBlock;
  const index = isFull ? agenda.indexOf(undefined) : agenda.length;
  if (index === -1) throw exhausted;
  agenda[index] = task;
  storage.Agenda.insert(when, agenda);
  return index;
}

/** Drops the empty places at the end of an agenda, and the agenda when all are empty. */
function trimAgenda({ storage }: Scheduler, when: number): void {
  const agenda = storage.Agenda.get(when);
  const last = agenda.findLastIndex((task) => task !== undefined);
  if (last === -1) storage.Agenda.remove(when);
  else if (last + 1 < agenda.length) storage.Agenda.insert(when, agenda.slice(0, last + 1));
}
