import { blake2_128Concat, constant, definePallet, MultiAddress, map, typed, value } from "@serinus/frame";
import { accountId, boundedVec, u32, u128 } from "@serinus/scale";
import { Releases, VestingInfo } from "./types.ts";

const address = /* @__PURE__ */ typed("AccountIdLookupOf<T>", MultiAddress);
const schedule = /* @__PURE__ */ typed("VestingInfo<BalanceOf<T>, BlockNumberFor<T>>", VestingInfo);

/** What {@link vestingManifest} makes. */
export type VestingManifest = ReturnType<typeof vestingManifest>;

/**
 * Balance that its owner may use little by little (`pallet_vesting`). `maxSchedules` is the constant
 * `MaxVestingSchedules`, which bounds what is stored too.
 */
export function vestingManifest(maxSchedules: number) {
  return definePallet({
    module: "pallet_vesting",
    docs: "Balance that its owner may use little by little, block by block.",
    storage: {
      Vesting: map(blake2_128Concat(accountId), boundedVec(VestingInfo, maxSchedules), {
        docs: "The schedules of an account, as far as they had not ended when it was last unlocked.",
      }),
      StorageVersion: value(Releases, {
        default: { type: "V0" },
        docs: "Version of the storage layout; new chains have the latest.",
      }),
    },
    calls: {
      vest: { index: 0, docs: "Unlocks what the sender's schedules have released by now." },
      vest_other: {
        index: 1,
        args: { target: address },
        docs: "Unlocks what the schedules of another account have released by now.",
      },
      vested_transfer: {
        index: 2,
        args: { target: address, schedule },
        docs: "Transfers what the schedule locks, and locks it there. What other schedules of the target have released by now is unlocked.",
      },
      force_vested_transfer: {
        index: 3,
        args: { source: address, target: address, schedule },
        docs: "The same from any account. For root.",
      },
      merge_schedules: {
        index: 4,
        args: { schedule1_index: u32, schedule2_index: u32 },
        docs: [
          "Makes one of two schedules of the sender, which stands last. It begins when both have begun, but not before now,",
          "and ends when the later of them does. If one has ended already, the other stays as it is; if both have, nothing",
          "stays. What all schedules have released by now is unlocked. With twice the same index nothing is done.",
        ].join("\n"),
      },
      force_remove_vesting_schedule: {
        index: 5,
        args: { target: typed("<T::Lookup as StaticLookup>::Source", MultiAddress), schedule_index: u32 },
        docs: "Ends a schedule of any account at once. For root.",
      },
    },
    events: {
      VestingUpdated: {
        fields: { account: accountId, unvested: typed("BalanceOf<T>", u128) },
        docs: "What the account's schedules lock was brought up to date. It is `unvested` now.",
      },
      VestingCompleted: {
        fields: { account: accountId },
        docs: "The account's last schedule ended, and nothing of it is locked any more.",
      },
    },
    errors: {
      NotVesting: "The account has no schedule.",
      AtMaxVestingSchedules:
        "The account has `MaxVestingSchedules` schedules and can have no further one before two are merged.",
      AmountLow: "The schedule locks less than `MinVestedTransfer`.",
      ScheduleIndexOutOfBounds: "The account has no schedule with that index.",
      InvalidScheduleParams: "The schedule locks nothing or never ends, or there is none with that index.",
    },
    constants: {
      MinVestedTransfer: constant(u128, "The least that a transfer with a schedule may lock."),
      MaxVestingSchedules: constant(u32, "Most schedules of an account."),
    },
  });
}
