import { lookupLength, type WeightMeter } from "@serinus/frame";
import type { Run } from "./run.ts";
import type { Scheduler } from "./scheduler.ts";
import { serviceTask, taskWeight } from "./service-task.ts";

/** Runs what is due, from the first agenda that is not done, as far as the weight goes. */
export function serviceAgendas(scheduler: Scheduler, meter: WeightMeter, now: number): void {
  const { config, constants, storage } = scheduler;
  if (!meter.tryConsume(config.weights.service_agendas_base())) return;
  const run: Run = { meter, now, executed: 0 };
  const mostOfAgenda = config.weights.service_agenda_base({ s: constants.MaxScheduledPerBlock });
  let firstIncomplete = now + 1;
  let when = storage.IncompleteSince.take() ?? now;
  for (; when <= now && meter.canConsume(mostOfAgenda); when++) {
    if (!serviceAgenda(scheduler, run, when)) firstIncomplete = Math.min(firstIncomplete, when);
  }
  firstIncomplete = Math.min(firstIncomplete, when);
  if (firstIncomplete > now) return;
  scheduler.deposit({ type: "AgendaIncomplete", value: { when: firstIncomplete } });
  storage.IncompleteSince.put(firstIncomplete);
}

/** Runs the tasks of one agenda by priority. @returns whether none is left for later */
function serviceAgenda(scheduler: Scheduler, run: Run, when: number): boolean {
  const { config, storage } = scheduler;
  const agenda = storage.Agenda.get(when);
  const ordered = agenda
    .flatMap((task, index) => (task === undefined ? [] : [{ task, index }]))
    .sort((a, b) => a.task.priority - b.task.priority);
  run.meter.tryConsume(config.weights.service_agenda_base({ s: ordered.length }));

  let isPostponed = false;
  let isAnyLeft = false;
  for (const { task, index } of ordered) {
    if (!run.meter.canConsume(taskWeight(scheduler, task, lookupLength(task.call)))) {
      isPostponed = true;
      break;
    }
    switch (serviceTask(scheduler, run, [when, index], task)) {
      case "Done":
        run.executed++;
        agenda[index] = undefined;
        break;
      case "Overweight":
        isPostponed = true;
        break;
      // It stays where it is, for those who want to know, and is not looked at again.
      case "Unavailable":
        isAnyLeft = true;
        break;
    }
  }
  if (isPostponed || isAnyLeft) storage.Agenda.insert(when, agenda);
  else storage.Agenda.remove(when);
  return !isPostponed;
}
