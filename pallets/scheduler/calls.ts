import {
  type AnyCall,
  type Bounded,
  bound,
  type Calls,
  ensureOrigin,
  type Origin,
  type OriginCaller,
} from "@serinus/frame";
import { cancelRetry, setRetry } from "./retries.ts";
import { addressOf, cancel, cancelNamed, schedule } from "./schedule.ts";
import type { Scheduler } from "./scheduler.ts";

/** Scheduler's calls. */
export const calls: Calls<Scheduler> = {
  schedule: {
    weight: ({ config, constants }) => config.weights.schedule({ s: constants.MaxScheduledPerBlock }),
    dispatch(scheduler, origin, { when, maybe_periodic, priority, call }) {
      schedule(scheduler, {
        when: { type: "At", value: when },
        periodic: maybe_periodic,
        priority,
        ...callOf(scheduler, origin, call),
      });
    },
  },
  cancel: {
    weight: ({ config, constants }) => config.weights.cancel({ s: constants.MaxScheduledPerBlock }),
    dispatch: (scheduler, origin, { when, index }) =>
      cancel(scheduler, [when, index], callerOf(scheduler, origin)),
  },
  schedule_named: {
    weight: ({ config, constants }) => config.weights.schedule_named({ s: constants.MaxScheduledPerBlock }),
    dispatch(scheduler, origin, { id, when, maybe_periodic, priority, call }) {
      schedule(scheduler, {
        name: id,
        when: { type: "At", value: when },
        periodic: maybe_periodic,
        priority,
        ...callOf(scheduler, origin, call),
      });
    },
  },
  cancel_named: {
    weight: ({ config, constants }) => config.weights.cancel_named({ s: constants.MaxScheduledPerBlock }),
    dispatch: (scheduler, origin, { id }) => cancelNamed(scheduler, id, callerOf(scheduler, origin)),
  },
  schedule_after: {
    weight: ({ config, constants }) => config.weights.schedule({ s: constants.MaxScheduledPerBlock }),
    dispatch(scheduler, origin, { after, maybe_periodic, priority, call }) {
      schedule(scheduler, {
        when: { type: "After", value: after },
        periodic: maybe_periodic,
        priority,
        ...callOf(scheduler, origin, call),
      });
    },
  },
  schedule_named_after: {
    weight: ({ config, constants }) => config.weights.schedule_named({ s: constants.MaxScheduledPerBlock }),
    dispatch(scheduler, origin, { id, after, maybe_periodic, priority, call }) {
      schedule(scheduler, {
        name: id,
        when: { type: "After", value: after },
        periodic: maybe_periodic,
        priority,
        ...callOf(scheduler, origin, call),
      });
    },
  },
  set_retry: {
    weight: ({ config }) => config.weights.set_retry(),
    dispatch: (scheduler, origin, { task, retries, period }) =>
      setRetry(scheduler, callerOf(scheduler, origin), { task, id: undefined }, retries, period),
  },
  set_retry_named: {
    weight: ({ config }) => config.weights.set_retry_named(),
    dispatch(scheduler, origin, { id, retries, period }) {
      const caller = callerOf(scheduler, origin);
      setRetry(scheduler, caller, { task: addressOf(scheduler, id), id }, retries, period);
    },
  },
  cancel_retry: {
    weight: ({ config }) => config.weights.cancel_retry(),
    dispatch: (scheduler, origin, { task }) =>
      cancelRetry(scheduler, callerOf(scheduler, origin), { task, id: undefined }),
  },
  cancel_retry_named: {
    weight: ({ config }) => config.weights.cancel_retry_named(),
    dispatch(scheduler, origin, { id }) {
      const caller = callerOf(scheduler, origin);
      cancelRetry(scheduler, caller, { task: addressOf(scheduler, id), id });
    },
  },
};

/** @throws DispatchFailure `BadOrigin` */
function callerOf({ config }: Scheduler, origin: Origin): OriginCaller {
  ensureOrigin(config.scheduleOrigin, origin);
  return origin.caller;
}

/** Who shall make the call, and the call as it is kept. @throws DispatchFailure `BadOrigin`, `Exhausted` */
function callOf(
  scheduler: Scheduler,
  origin: Origin,
  call: AnyCall,
): { readonly origin: OriginCaller; readonly call: Bounded } {
  const caller = callerOf(scheduler, origin);
  const { preimages, RuntimeCall } = scheduler.config;
  return { origin: caller, call: bound(preimages, RuntimeCall, call) };
}
