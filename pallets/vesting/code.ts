import type { PalletCode } from "@serinus/frame";
import { calls } from "./calls.ts";
import { type VestingGenesis, vestingGenesis } from "./genesis.ts";
import { isValid } from "./types.ts";
import type { Vesting } from "./vesting.ts";

/** Everything Vesting does; addresses in its genesis are written for the network `ss58Prefix`. */
export function vestingCode(ss58Prefix: number): PalletCode<Vesting, VestingGenesis> {
  return {
    calls,
    genesis: vestingGenesis(ss58Prefix),
    hooks: {
      integrityTest({ constants }) {
        if (constants.MaxVestingSchedules < 1) throw new Error("MaxVestingSchedules must be at least 1");
      },
    },
    tryState({ storage }) {
      for (const [who, schedules] of storage.Vesting.iter()) {
        if (schedules.length === 0) throw new Error(`${who} is kept without a schedule`);
        if (!schedules.every(isValid))
          throw new Error(`${who} has a schedule that locks nothing or never ends`);
      }
    },
  };
}
