import { greatest, U128 } from "@serinus/numeric";
import { fieldless, param, struct, u32, u128, type ValueOf } from "@serinus/scale";

/** A schedule: `locked` at first, `per_block` less with every block after `starting_block`. */
export type VestingInfo = ValueOf<typeof VestingInfo>;
export const VestingInfo = /* @__PURE__ */ struct(
  { locked: u128, per_block: u128, starting_block: u32 },
  {
    path: ["pallet_vesting", "vesting_info", "VestingInfo"],
    params: [param("Balance", u128), param("BlockNumber", u32)],
    typeNames: { locked: "Balance", per_block: "Balance", starting_block: "BlockNumber" },
  },
);

/** Versions of the storage layout; at the second, accounts came to have several schedules. */
export const Releases = /* @__PURE__ */ fieldless(["V0", "V1"], { path: ["pallet_vesting", "Releases"] });

/** Whether the schedule locks anything and ends. */
export function isValid({ locked, per_block }: VestingInfo): boolean {
  return locked > 0n && per_block > 0n;
}

/** What the schedule still locks in block `now`. Nothing that never ends: less than 1 a block counts as 1. */
export function lockedAt(schedule: VestingInfo, now: number): bigint {
  const blocks = BigInt(Math.max(0, now - schedule.starting_block));
  const unlocked = blocks * greatest(1n, schedule.per_block);
  return unlocked < schedule.locked ? schedule.locked - unlocked : 0n;
}

/** The block in which the schedule locks nothing any more. At the earliest that after its first. */
export function endingBlock(schedule: VestingInfo): bigint {
  const each = greatest(1n, schedule.per_block);
  const duration = each >= schedule.locked ? 1n : (schedule.locked + each - 1n) / each;
  return U128.saturatingAdd(BigInt(schedule.starting_block), duration);
}
