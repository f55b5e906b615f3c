import {
  type AnyCall,
  blake2_128Concat,
  constant,
  definePallet,
  map,
  type OriginCaller,
  twox64Concat,
  typed,
  value,
} from "@serinus/frame";
import { DispatchResult, Weight } from "@serinus/runtime-api";
import { boundedVec, type Codec, option, u8, u32 } from "@serinus/scale";
import { Period, RetryConfig, scheduledOf, TaskAddress, TaskName } from "./types.ts";

/** What Scheduler leaves to the runtime. The codecs hold this pallet in turn: give them lazily. */
export interface SchedulerTypes {
  readonly RuntimeCall: Codec<AnyCall>;
  readonly OriginCaller: Codec<OriginCaller>;
  /** Most tasks of one block. */
  readonly maxScheduledPerBlock: number;
}

/** What {@link schedulerManifest} makes. */
export type SchedulerManifest = ReturnType<typeof schedulerManifest>;

const block = /* @__PURE__ */ typed("BlockNumberFor<T>", u32);
const name = /* @__PURE__ */ typed("TaskName", TaskName);
const address = /* @__PURE__ */ typed("TaskAddress<BlockNumberFor<T>>", TaskAddress);
const maybeName = /* @__PURE__ */ typed("Option<TaskName>", option(TaskName));
const maybe_periodic = /* @__PURE__ */ typed("Option<schedule::Period<BlockNumberFor<T>>>", option(Period));
const priority = /* @__PURE__ */ typed("schedule::Priority", u8);
const taskAndName = { task: address, id: maybeName } as const;

const RETRIES = [
  "Has a task tried again when it fails: every `period` blocks, up to `retries` times, until it succeeds. The tries",
  "need room on an agenda and weight like any task. They have no name and no period; the periods of the task itself go",
  "on besides.",
].join("\n");

/** Makes calls at later blocks, once or periodically (`pallet_scheduler`). */
export function schedulerManifest({ RuntimeCall, OriginCaller, maxScheduledPerBlock }: SchedulerTypes) {
  const Scheduled = scheduledOf(RuntimeCall, OriginCaller);
  return definePallet({
    module: "pallet_scheduler",
    docs: "Makes calls at later blocks, once or periodically.",
    storageVersion: 4,
    storage: {
      IncompleteSince: value(u32, { docs: "The first block whose agenda is not done, when any is due." }),
      Agenda: map(twox64Concat(u32), boundedVec(option(Scheduled), maxScheduledPerBlock), {
        default: [],
        docs: "The tasks of each block. Places of tasks that are done or cancelled are empty.",
      }),
      Retries: map(blake2_128Concat(TaskAddress), RetryConfig, {
        docs: "How tasks that fail are tried again.",
      }),
      Lookup: map(twox64Concat(TaskName), TaskAddress, { docs: "Where named tasks stand." }),
    },
    events: {
      Scheduled: { fields: { when: block, index: u32 }, docs: "A task was scheduled." },
      Canceled: { fields: { when: block, index: u32 }, docs: "A task was cancelled." },
      Dispatched: {
        fields: { ...taskAndName, result: typed("DispatchResult", DispatchResult) },
        docs: "A task's call was made.",
      },
      RetrySet: {
        fields: { ...taskAndName, period: block, retries: u8 },
        docs: "A task will be tried again when it fails.",
      },
      RetryCancelled: { fields: taskAndName, docs: "A task will no longer be tried again." },
      CallUnavailable: {
        fields: taskAndName,
        docs: "A task could not run: its call is not noted or unreadable.",
      },
      PeriodicFailed: {
        fields: taskAndName,
        docs: "A periodic task ended early: the agenda of its next run is full.",
      },
      RetryFailed: {
        fields: taskAndName,
        docs: "A failed task is not tried again: the agenda is full, or too little weight was left.",
      },
      PermanentlyOverweight: { fields: taskAndName, docs: "A task can never run: its call is too heavy." },
      AgendaIncomplete: { fields: { when: block }, docs: "The agendas from `when` on are not done." },
    },
    errors: {
      FailedToSchedule: "There is a task of that name.",
      NotFound: "There is no such task.",
      TargetBlockNumberInPast: "The block is not a later one.",
      RescheduleNoChange: "The task is due at that block already.",
      Named: "The task has a name, by which it must be addressed.",
    },
    constants: {
      MaximumWeight: constant(Weight, "Most weight of tasks in a block."),
      MaxScheduledPerBlock: constant(u32, "Most tasks of a block."),
    },
    calls: {
      schedule: {
        index: 0,
        args: { when: block, maybe_periodic, priority, call: RuntimeCall },
        docs: "Schedules a call.",
      },
      cancel: {
        index: 1,
        args: { when: block, index: u32 },
        docs: "Cancels the task at a place of a block's agenda.",
      },
      schedule_named: {
        index: 2,
        args: { id: name, when: block, maybe_periodic, priority, call: RuntimeCall },
        docs: "Schedules a call under a name.",
      },
      cancel_named: { index: 3, args: { id: name }, docs: "Cancels the task of that name." },
      schedule_after: {
        index: 4,
        args: { after: block, maybe_periodic, priority, call: RuntimeCall },
        docs: "Schedules a call for the block after so many.",
      },
      schedule_named_after: {
        index: 5,
        args: { id: name, after: block, maybe_periodic, priority, call: RuntimeCall },
        docs: "Schedules a call for the block after so many, under a name.",
      },
      set_retry: {
        index: 6,
        args: { task: address, retries: u8, period: block },
        docs: `${RETRIES}\n\nFor tasks without a name.`,
      },
      set_retry_named: {
        index: 7,
        args: { id: name, retries: u8, period: block },
        docs: `${RETRIES}\n\nFor named tasks.`,
      },
      cancel_retry: { index: 8, args: { task: address }, docs: "Has a task not tried again." },
      cancel_retry_named: { index: 9, args: { id: name }, docs: "Has a named task not tried again." },
    },
  });
}
