export { schedulerCode } from "./code.ts";
export { type SchedulerManifest, type SchedulerTypes, schedulerManifest } from "./manifest.ts";
export {
  cancel,
  cancelNamed,
  type DispatchTime,
  type NewTask,
  reschedule,
  rescheduleNamed,
  schedule,
} from "./schedule.ts";
export type { Scheduler, SchedulerConfig } from "./scheduler.ts";
export { Period, RetryConfig, type Scheduled, TaskAddress, TaskName } from "./types.ts";
export type { SchedulerWeights } from "./weights.ts";
