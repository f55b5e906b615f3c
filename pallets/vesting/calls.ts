import { type Calls, ensureRoot, ensureSigned, lookup, maxWeight } from "@serinus/frame";
import { merge, removeSchedule, vest, vestedTransfer } from "./logic.ts";
import type { Vesting } from "./vesting.ts";

/** The most locks and schedules that an account can have. */
const most = ({ config, constants }: Vesting) => ({
  l: config.currency.maxLocks,
  s: constants.MaxVestingSchedules,
});

/** One handler a call: origin, then logic. */
export const calls: Calls<Vesting> = {
  vest: {
    weight(vesting) {
      const { vest_locked, vest_unlocked } = vesting.config.weights;
      return maxWeight(vest_locked(most(vesting)), vest_unlocked(most(vesting)));
    },
    dispatch: (vesting, origin) => vest(vesting, ensureSigned(origin)),
  },
  vest_other: {
    weight(vesting) {
      const { vest_other_locked, vest_other_unlocked } = vesting.config.weights;
      return maxWeight(vest_other_locked(most(vesting)), vest_other_unlocked(most(vesting)));
    },
    dispatch(vesting, origin, { target }) {
      ensureSigned(origin);
      vest(vesting, lookup(target));
    },
  },
  vested_transfer: {
    weight: (vesting) => vesting.config.weights.vested_transfer(most(vesting)),
    dispatch: (vesting, origin, { target, schedule }) =>
      vestedTransfer(vesting, ensureSigned(origin), lookup(target), schedule),
  },
  force_vested_transfer: {
    weight: (vesting) => vesting.config.weights.force_vested_transfer(most(vesting)),
    dispatch(vesting, origin, { source, target, schedule }) {
      ensureRoot(origin);
      const to = lookup(target);
      vestedTransfer(vesting, lookup(source), to, schedule);
    },
  },
  merge_schedules: {
    weight(vesting) {
      const { not_unlocking_merge_schedules, unlocking_merge_schedules } = vesting.config.weights;
      return maxWeight(
        not_unlocking_merge_schedules(most(vesting)),
        unlocking_merge_schedules(most(vesting)),
      );
    },
    dispatch: (vesting, origin, { schedule1_index, schedule2_index }) =>
      merge(vesting, ensureSigned(origin), schedule1_index, schedule2_index),
  },
  force_remove_vesting_schedule: {
    weight: (vesting) => vesting.config.weights.force_remove_vesting_schedule(most(vesting)),
    dispatch(vesting, origin, { target, schedule_index }) {
      ensureRoot(origin);
      const who = lookup(target);
      const count = vesting.storage.Vesting.get(who)?.length ?? 0;
      if (schedule_index >= count) throw vesting.error.InvalidScheduleParams;
      removeSchedule(vesting, who, schedule_index);
      return {
        actual_weight: vesting.config.weights.force_remove_vesting_schedule({ ...most(vesting), s: count }),
      };
    },
  },
};
