import type { AccountId } from "@serinus/bytes";
import { least } from "@serinus/numeric";
import { utf8Encode } from "@serinus/scale";
import { mergeSchedules, type Outstanding, outstanding } from "./schedules.ts";
import { isValid, type VestingInfo } from "./types.ts";
import type { Vesting } from "./vesting.ts";

/** The name of this pallet's locks. */
export const VESTING_LOCK: Uint8Array = /* @__PURE__ */ utf8Encode("vesting ");

/** What the account's schedules lock of its free balance now, `undefined` without schedules. */
export function vestingBalance(vesting: Vesting, who: AccountId): bigint | undefined {
  const schedules = vesting.storage.Vesting.get(who);
  if (schedules === undefined) return undefined;
  const { locked } = outstanding(schedules, vesting.config.blockNumber());
  return least(vesting.config.currency.freeBalance(who), locked);
}

/** Unlocks what the account's schedules have released. @throws DispatchFailure `NotVesting` */
export function vest(vesting: Vesting, who: AccountId): void {
  const schedules = schedulesOf(vesting, who);
  write(vesting, who, outstanding(schedules, vesting.config.blockNumber()));
}

/**
 * Transfers what the schedule locks and locks it there.
 * @throws DispatchFailure `AmountLow`, `InvalidScheduleParams`, `AtMaxVestingSchedules`, and that of the transfer
 */
export function vestedTransfer(
  vesting: Vesting,
  source: AccountId,
  target: AccountId,
  schedule: VestingInfo,
): void {
  if (schedule.locked < vesting.constants.MinVestedTransfer) throw vesting.error.AmountLow;
  ensureCanAddSchedule(vesting, target, schedule);
  vesting.config.currency.transfer(source, target, schedule.locked);
  addSchedule(vesting, target, schedule);
}

/** @throws DispatchFailure `InvalidScheduleParams`, `AtMaxVestingSchedules` */
export function ensureCanAddSchedule(vesting: Vesting, who: AccountId, schedule: VestingInfo): void {
  if (!isValid(schedule)) throw vesting.error.InvalidScheduleParams;
  const count = vesting.storage.Vesting.get(who)?.length ?? 0;
  if (count >= vesting.constants.MaxVestingSchedules) throw vesting.error.AtMaxVestingSchedules;
}

/**
 * Locks balance that the account has already. Nothing to lock is nothing to do.
 * @throws DispatchFailure `InvalidScheduleParams`, `AtMaxVestingSchedules`
 */
export function addSchedule(vesting: Vesting, who: AccountId, schedule: VestingInfo): void {
  if (schedule.locked === 0n) return;
  ensureCanAddSchedule(vesting, who, schedule);
  const schedules = [...(vesting.storage.Vesting.get(who) ?? []), schedule];
  write(vesting, who, outstanding(schedules, vesting.config.blockNumber()));
}

/** Ends a schedule at once. @throws DispatchFailure `NotVesting` */
export function removeSchedule(vesting: Vesting, who: AccountId, index: number): void {
  const others = schedulesOf(vesting, who).filter((_schedule, i) => i !== index);
  write(vesting, who, outstanding(others, vesting.config.blockNumber()));
}

/**
 * Makes one schedule of two; it stands last. With twice the same index nothing is done.
 * @throws DispatchFailure `NotVesting`, `ScheduleIndexOutOfBounds`
 */
export function merge(vesting: Vesting, who: AccountId, index1: number, index2: number): void {
  if (index1 === index2) return;
  const schedules = schedulesOf(vesting, who);
  const [first, second] = [schedules[index1], schedules[index2]];
  if (first === undefined || second === undefined) throw vesting.error.ScheduleIndexOutOfBounds;
  const now = vesting.config.blockNumber();
  const others = schedules.filter((_schedule, i) => i !== index1 && i !== index2);
  const merged = mergeSchedules(first, second, now);
  write(vesting, who, outstanding(merged === undefined ? others : [...others, merged], now));
}

function schedulesOf(vesting: Vesting, who: AccountId): readonly VestingInfo[] {
  const schedules = vesting.storage.Vesting.get(who);
  if (schedules === undefined) throw vesting.error.NotVesting;
  return schedules;
}

/** Stores the schedules that are left, and locks what they lock. */
function write(vesting: Vesting, who: AccountId, { schedules, locked }: Outstanding): void {
  const { currency } = vesting.config;
  if (schedules.length === 0) vesting.storage.Vesting.remove(who);
  else vesting.storage.Vesting.insert(who, [...schedules]);
  if (locked === 0n) {
    currency.removeLock(VESTING_LOCK, who);
    vesting.deposit({ type: "VestingCompleted", value: { account: who } });
  } else {
    currency.setLock(VESTING_LOCK, who, locked);
    vesting.deposit({ type: "VestingUpdated", value: { account: who, unvested: locked } });
  }
}
