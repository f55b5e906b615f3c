import type { Scheduler } from "./scheduler.ts";

/**
 * What holds of Scheduler between calls: every name in the lookup leads to a task of that name, no task is left to be
 * tried more often than at first, and no agenda counts as due before its block.
 * @throws Error naming the task or the block.
 */
export function assertSchedulerState({ storage, config }: Scheduler): void {
  for (const [name, [when, index]] of storage.Lookup.iter()) {
    const task = storage.Agenda.get(when)[index];
    if (task?.maybe_id !== name) throw new Error(`the lookup of ${name} leads to another task`);
  }
  for (const [[when, index], { remaining, total_retries }] of storage.Retries.iter()) {
    if (remaining > total_retries) {
      throw new Error(`task ${index} of block ${when} has ${remaining} of ${total_retries} retries left`);
    }
  }
  const since = storage.IncompleteSince.get();
  if (since !== undefined && since > config.blockNumber()) {
    throw new Error(`the agenda of block ${since} is not due yet`);
  }
}
