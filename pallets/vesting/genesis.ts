import type { AccountId } from "@serinus/bytes";
import {
  type GenesisConfig,
  GenesisError,
  jsonAccount,
  jsonList,
  jsonObject,
  jsonTuple,
  jsonU32,
  jsonU128,
  withDefault,
} from "@serinus/frame";
import { VESTING_LOCK } from "./logic.ts";
import { isValid } from "./types.ts";
import type { Vesting } from "./vesting.ts";

/** Whose balance is locked from which block on for how many, but for the `liquid` part. */
export interface VestingGenesis {
  readonly vesting: readonly (readonly [who: AccountId, begin: number, length: number, liquid: bigint])[];
}

/** The genesis of Vesting, after that of Balances; addresses are written for the network `ss58Prefix`. */
export function vestingGenesis(ss58Prefix: number): GenesisConfig<Vesting, VestingGenesis> {
  const entry = jsonTuple(jsonAccount(ss58Prefix), jsonU32, jsonU32, jsonU128);
  return { json: jsonObject({ vesting: withDefault(jsonList(entry), []) }), build };
}

function build(vesting: Vesting, given: VestingGenesis): void {
  const { currency } = vesting.config;
  vesting.storage.StorageVersion.put({ type: "V1" });
  given.vesting.forEach(([who, begin, length, liquid], i) => {
    const refuse = (what: string) => new GenesisError(`vesting.vesting[${i}]`, what);
    const balance = currency.freeBalance(who);
    if (balance === 0n) throw refuse(`names ${who}, which has no balance`);
    const locked = balance > liquid ? balance - liquid : 0n;
    const schedule = { locked, per_block: locked / BigInt(Math.max(1, length)), starting_block: begin };
    if (!isValid(schedule))
      throw refuse(`locks ${locked} over ${length} blocks, which is less than 1 a block`);
    const schedules = [...(vesting.storage.Vesting.get(who) ?? []), schedule];
    if (schedules.length > vesting.constants.MaxVestingSchedules) {
      throw refuse(`is more than ${vesting.constants.MaxVestingSchedules} schedules of one account`);
    }
    vesting.storage.Vesting.insert(who, schedules);
    // As in FRAME, the last entry of an account decides how much is locked until it is first unlocked.
    currency.setLock(VESTING_LOCK, who, locked);
  });
}
