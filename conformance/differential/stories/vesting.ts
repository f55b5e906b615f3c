import type { Json } from "@serinus/dynamic-codec";
import { address, all, call, transfer } from "./calls.ts";
import { ALICE, BOB, CHARLIE, DAVE, EVE, NOBODY } from "./people.ts";
import type { Call, Story } from "./story.ts";

const KSM = 10n ** 12n;
const MOST = 2n ** 128n - 1n;
const LAST = 4_294_967_295;

const schedule = (locked: bigint, perBlock: bigint, from: number): Json => ({
  locked: String(locked),
  per_block: String(perBlock),
  starting_block: from,
});
const give = (target: string, locked: bigint, perBlock: bigint, from: number): Call =>
  call("Vesting.vested_transfer", { target: address(target), schedule: schedule(locked, perBlock, from) });
const force = (source: string, target: string, locked: bigint, perBlock: bigint, from: number): Call =>
  call("Vesting.force_vested_transfer", {
    source: address(source),
    target: address(target),
    schedule: schedule(locked, perBlock, from),
  });
const VEST = call("Vesting.vest");
const vestOther = (target: string): Call => call("Vesting.vest_other", { target: address(target) });
const merge = (schedule1_index: number, schedule2_index: number): Call =>
  call("Vesting.merge_schedules", { schedule1_index, schedule2_index });
const forceRemove = (target: string, schedule_index: number): Call =>
  call("Vesting.force_remove_vesting_schedule", { target: address(target), schedule_index });

export const vestingStories: readonly Story[] = [
  {
    name: "schedules that are refused",
    shows: ["NotVesting", "AmountLow", "InvalidScheduleParams", "ScheduleIndexOutOfBounds"].map(
      (error) => `Vesting.${error}`,
    ),
    tell({ by, pass }) {
      by("//Alice", VEST);
      by("//Alice", vestOther(BOB));
      by("//Alice", merge(0, 1));
      by("//Alice", merge(1, 1));
      by("//Alice", give(BOB, 0n, 0n, 0));
      by("//Alice", give(BOB, KSM, 0n, 0));
      by("//Alice", give(BOB, 10n * KSM, 0n, 0));
      by("//Alice", give(BOB, MOST, 1n, 0));
      by("//Alice", give(NOBODY, 4n * KSM, KSM, LAST));
      by("//Alice", give(ALICE, 4n * KSM, KSM, 5));
      by("//Alice", merge(0, 1));
      by("//Alice", merge(1, 0));
      by(
        "root",
        all(
          forceRemove(BOB, 0),
          forceRemove(ALICE, 1),
          forceRemove(ALICE, LAST),
          force(CHARLIE, CHARLIE, KSM, 0n, 0),
        ),
      );
      pass();
      by("root", forceRemove(ALICE, 0));
      by("//Alice", forceRemove(ALICE, 0));
      by("//Alice", force(BOB, ALICE, 10n * KSM, KSM, 0));
      pass();
      by("//Alice", VEST);
      by("none", VEST);
      pass();
    },
  },
  {
    name: "what is released block by block, and what cannot be spent",
    shows: ["Vesting.VestingUpdated", "Vesting.VestingCompleted", "Token.Frozen"],
    tell({ by, block, pass }) {
      const from = block() + 1;
      by("//Bob", give(NOBODY, 12n * KSM, 4n * KSM, from));
      by("//Alice", give(EVE, 10n * KSM, 3n * KSM, from));
      by("//Alice", give(EVE, 10n * KSM, MOST, from + 2));
      by("//Alice", give(EVE, 10n * KSM, 10n * KSM, 0));
      by("//Alice", give(EVE, 10n * KSM, 1n, LAST));
      by("//Alice", give(EVE, 900_000n * KSM, 1n, from));
      by("//Eve", transfer(ALICE, 1_100_000));
      by("//Eve", call("Indices.claim", { index: 4 }));
      for (let passed = 0; passed < 6; passed++) {
        by("//Eve", VEST);
        by("//Dave", vestOther(NOBODY));
        pass();
      }
      by("//Eve", call("Balances.transfer_all", { dest: address(ALICE), keep_alive: false }));
      by("//Eve", VEST);
      by("root", all(...[5, 0, 0, 0, 0, 0].map((index) => forceRemove(EVE, index))));
      pass();
      by("//Eve", VEST);
    },
  },
  {
    name: "two schedules become one",
    shows: ["Vesting.VestingUpdated", "Vesting.ScheduleIndexOutOfBounds"],
    tell({ by, block, pass }) {
      const now = block();
      // Begun and not begun, long and short, and one that has ended by the time it is merged.
      const schedules: readonly (readonly [bigint, bigint, number])[] = [
        [10n * KSM, KSM, now],
        [20n * KSM, 7n * KSM, now + 6],
        [5n * KSM, 5n * KSM, now],
        [9n * KSM, 1n, now + 1],
        [6n * KSM, 5n * KSM, now + 1],
        [6n * KSM, 6n * KSM, now],
      ];
      for (const [locked, perBlock, from] of schedules) {
        by("//Bob", give(CHARLIE, locked, perBlock, from));
        by("//Bob", give(DAVE, locked, perBlock, from));
      }
      by("//Charlie", merge(0, 1));
      pass(2);
      by("//Dave", merge(2, 5));
      by("//Dave", merge(2, 0));
      by("//Charlie", merge(3, 0));
      by("//Charlie", merge(0, 4));
      by("//Charlie", merge(0, 3));
      pass();
      for (const made of [merge(1, 0), merge(0, 1), merge(0, 1), merge(1, 0), VEST]) {
        by("//Dave", made);
        by("//Charlie", made);
      }
      pass(10);
      by("//Dave", VEST);
      by("//Charlie", merge(0, 1));
      by("//Charlie", VEST);
    },
  },
  {
    name: "as many schedules as there may be",
    shows: ["Vesting.AtMaxVestingSchedules", "Vesting.VestingUpdated"],
    tell({ by, block, pass }) {
      const from = block() + 1;
      by("//Alice", give(BOB, 4n * KSM, 4n * KSM, from));
      for (let i = 1; i < 29; i++) by("//Alice", give(BOB, 4n * KSM, KSM, from + 30));
      by("root", force(ALICE, BOB, 4n * KSM, KSM, from));
      pass(2);
      // One has ended, and yet there is no room for another until that is noticed.
      by("//Alice", give(BOB, 4n * KSM, KSM, from));
      by("//Bob", VEST);
      by("//Alice", give(BOB, 4n * KSM, KSM, from));
      by("//Bob", merge(0, 27));
      by("//Alice", give(BOB, 4n * KSM, KSM, from));
      pass();
    },
  },
];
