import { addWeights, subtractWeights } from "@serinus/frame";
import type { Weight } from "@serinus/runtime-api";

/** Weights of Scheduler: its calls, and the parts of its work (`pallet_scheduler::WeightInfo`). */
export interface SchedulerWeights {
  service_agendas_base(): Weight;
  /** `s`: tasks of the agenda. */
  service_agenda_base(components: { readonly s: number }): Weight;
  service_task_base(): Weight;
  /** `s`: bytes of the preimage. */
  service_task_fetched(components: { readonly s: number }): Weight;
  service_task_named(): Weight;
  service_task_periodic(): Weight;
  execute_dispatch_signed(): Weight;
  execute_dispatch_unsigned(): Weight;
  /** `s`: tasks of the agenda, as in the others. */
  schedule(components: { readonly s: number }): Weight;
  cancel(components: { readonly s: number }): Weight;
  schedule_named(components: { readonly s: number }): Weight;
  cancel_named(components: { readonly s: number }): Weight;
  schedule_retry(components: { readonly s: number }): Weight;
  set_retry(): Weight;
  set_retry_named(): Weight;
  cancel_retry(): Weight;
  cancel_retry_named(): Weight;
}

/** What a task weighs besides its call; `lookedUp` is the length of the preimage, if there is one. */
export function serviceTaskWeight(
  weights: SchedulerWeights,
  lookedUp: number | undefined,
  isNamed: boolean,
  isPeriodic: boolean,
): Weight {
  const base = weights.service_task_base();
  let total = lookedUp === undefined ? base : weights.service_task_fetched({ s: lookedUp });
  if (isNamed) total = addWeights(total, subtractWeights(weights.service_task_named(), base));
  if (isPeriodic) total = addWeights(total, subtractWeights(weights.service_task_periodic(), base));
  return total;
}
