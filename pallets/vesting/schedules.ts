import { greatest, U128 } from "@serinus/numeric";
import { endingBlock, lockedAt, type VestingInfo } from "./types.ts";

/** Schedules that have not ended, and what they lock together. */
export interface Outstanding {
  readonly schedules: readonly VestingInfo[];
  readonly locked: bigint;
}

/** What is left of schedules in block `now`. */
export function outstanding(schedules: readonly VestingInfo[], now: number): Outstanding {
  const left = schedules.filter((schedule) => lockedAt(schedule, now) > 0n);
  const locked = left.reduce((sum, schedule) => U128.saturatingAdd(sum, lockedAt(schedule, now)), 0n);
  return { schedules: left, locked };
}

/**
 * One schedule in place of two: from when both have begun, but not before `now`, until the later of them ends. The one
 * that has not ended, unchanged, when the other has; `undefined` when both have.
 */
export function mergeSchedules(
  first: VestingInfo,
  second: VestingInfo,
  now: number,
): VestingInfo | undefined {
  const ends = [endingBlock(first), endingBlock(second)] as const;
  const hasEnded = ends.map((end) => end <= BigInt(now));
  if (hasEnded[0] === true) return hasEnded[1] === true ? undefined : second;
  if (hasEnded[1] === true) return first;
  const locked = U128.saturatingAdd(lockedAt(first, now), lockedAt(second, now));
  const starting_block = Math.max(now, first.starting_block, second.starting_block);
  const duration = greatest(1n, greatest(...ends) - BigInt(starting_block));
  return { locked, per_block: greatest(1n, locked / duration), starting_block };
}
