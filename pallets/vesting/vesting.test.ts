import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { badOrigin, cannotLookup, tokenFailure, weight } from "@serinus/frame";
import { testAccount } from "@serinus/frame/testing";
import { addSchedule, vestingBalance } from "./logic.ts";
import {
  ALICE,
  BOB,
  CHARLIE,
  vestingChain as chain,
  FUNDS,
  forceVestedTransfer,
  LEAST,
  mergeSchedules,
  removeSchedule,
  schedule,
  vest,
  vestedTransfer,
  vestOther,
} from "./vesting-chain.ts";

const info = schedule(100n, 10n, 5);

describe("vested_transfer", () => {
  it("gives balance that is locked by the schedule", () => {
    const { assertOk, origins, free, usable, schedules, told, tryState } = chain();
    assertOk(vestedTransfer(BOB, info), origins.signed(ALICE));
    assert.deepEqual([free(ALICE), free(BOB), usable(BOB)], [FUNDS - 100n, FUNDS + 100n, FUNDS]);
    assert.deepEqual(schedules(BOB), [info]);
    assert.deepEqual(told(), ["VestingUpdated 100"]);
    tryState();
  });

  it("brings the receiver's other schedules up to date", () => {
    const { assertOk, origins, runToBlock, schedules, told, usable } = chain();
    assertOk(vestedTransfer(BOB, info), origins.signed(ALICE));
    assertOk(vestedTransfer(BOB, schedule(50n, 50n, 1)), origins.signed(ALICE));
    runToBlock(7);
    assertOk(vestedTransfer(BOB, schedule(40n, 1n, 7)), origins.signed(ALICE));
    assert.deepEqual(schedules(BOB), [info, schedule(40n, 1n, 7)]);
    assert.deepEqual(told(), ["VestingUpdated 120"]);
    assert.equal(usable(BOB), FUNDS + 190n - 120n);
  });

  it("with a schedule that has ended is a transfer", () => {
    const { assertOk, origins, runToBlock, schedules, told, usable } = chain();
    runToBlock(20);
    assertOk(vestedTransfer(BOB, info), origins.signed(ALICE));
    assert.deepEqual([schedules(BOB), usable(BOB)], [undefined, FUNDS + 100n]);
    assert.deepEqual(told(), ["VestingCompleted"]);
  });

  it("to oneself locks what is there", () => {
    const { assertOk, origins, usable } = chain();
    assertOk(vestedTransfer(ALICE, info), origins.signed(ALICE));
    assert.equal(usable(ALICE), FUNDS - 100n);
  });

  it("is refused when the schedule is no good", () => {
    const { assertNoop, origins, vesting } = chain();
    const { AmountLow, InvalidScheduleParams } = vesting.error;
    const alice = origins.signed(ALICE);
    assertNoop(vestedTransfer(BOB, schedule(LEAST - 1n, 1n, 1)), alice, AmountLow);
    assertNoop(vestedTransfer(BOB, schedule(LEAST - 1n, 0n, 1)), alice, AmountLow);
    assertNoop(vestedTransfer(BOB, schedule(LEAST, 0n, 1)), alice, InvalidScheduleParams);
    assertNoop(vestedTransfer(BOB, info), origins.root, badOrigin);
  });

  it("is refused when the balance is not there, or locked", () => {
    const { assertOk, assertNoop, origins } = chain();
    const tooMuch = vestedTransfer(BOB, schedule(FUNDS + 1n, 1n, 1));
    assertNoop(tooMuch, origins.signed(ALICE), tokenFailure("FundsUnavailable"));
    assertOk(vestedTransfer(ALICE, schedule(FUNDS, 1n, 10)), origins.signed(ALICE));
    assertNoop(vestedTransfer(BOB, info), origins.signed(ALICE), tokenFailure("Frozen"));
  });

  it("is refused when the receiver has too many schedules", () => {
    const { assertOk, assertNoop, origins, runToBlock, schedules, vesting } = chain();
    for (let i = 0; i < 3; i++) assertOk(vestedTransfer(BOB, info), origins.signed(ALICE));
    const { AtMaxVestingSchedules } = vesting.error;
    assertNoop(vestedTransfer(BOB, info), origins.signed(ALICE), AtMaxVestingSchedules);
    // Those that have ended count until they are brought up to date.
    runToBlock(30);
    assertNoop(vestedTransfer(BOB, info), origins.signed(ALICE), AtMaxVestingSchedules);
    assertOk(vest, origins.signed(BOB));
    assertOk(vestedTransfer(BOB, schedule(100n, 1n, 30)), origins.signed(ALICE));
    assert.equal(schedules(BOB)?.length, 1);
  });

  it("may empty the sender's account", () => {
    const { assertOk, assertHasEvent, origins, free } = chain();
    assertOk(vestedTransfer(BOB, schedule(FUNDS, 1n, 1)), origins.signed(ALICE));
    assert.equal(free(ALICE), 0n);
    assertHasEvent({ type: "System", value: { type: "KilledAccount", value: { account: ALICE } } });
  });
});

describe("force_vested_transfer", () => {
  it("transfers from any account, for root", () => {
    const { assertOk, assertNoop, origins, free, usable, vesting } = chain();
    assertOk(forceVestedTransfer(ALICE, BOB, info), origins.root);
    assert.deepEqual([free(ALICE), usable(BOB)], [FUNDS - 100n, FUNDS]);
    assertNoop(forceVestedTransfer(ALICE, BOB, info), origins.signed(ALICE), badOrigin);
    const little = forceVestedTransfer(ALICE, BOB, schedule(1n, 1n, 1));
    assertNoop(little, origins.root, vesting.error.AmountLow);
    const none = forceVestedTransfer(testAccount(9), BOB, info);
    assertNoop(none, origins.root, tokenFailure("FundsUnavailable"));
  });
});

describe("vest", () => {
  it("unlocks what was released, and in the end all", () => {
    const { assertOk, assertNoop, origins, runToBlock, schedules, told, usable, vesting } = chain();
    const bob = origins.signed(BOB);
    assertNoop(vest, bob, vesting.error.NotVesting);
    assertNoop(vest, origins.root, badOrigin);
    assertOk(vestedTransfer(BOB, info), origins.signed(ALICE));
    runToBlock(8);
    assert.deepEqual([usable(BOB), vestingBalance(vesting, BOB)], [FUNDS, 70n]);
    assertOk(vest, bob);
    assert.deepEqual([usable(BOB), schedules(BOB), told()], [FUNDS + 30n, [info], ["VestingUpdated 70"]]);
    runToBlock(15);
    assert.equal(vestingBalance(vesting, BOB), 0n);
    assertOk(vest, bob);
    assert.deepEqual([usable(BOB), schedules(BOB), told()], [FUNDS + 100n, undefined, ["VestingCompleted"]]);
    assert.equal(vestingBalance(vesting, BOB), undefined);
    assertNoop(vest, bob, vesting.error.NotVesting);
  });

  it("is done by others as well", () => {
    const { assertOk, assertNoop, origins, runToBlock, usable, vesting } = chain();
    assertNoop(vestOther(BOB), origins.signed(CHARLIE), vesting.error.NotVesting);
    assertOk(vestedTransfer(BOB, info), origins.signed(ALICE));
    runToBlock(10);
    assertOk(vestOther(BOB), origins.signed(CHARLIE));
    assert.equal(usable(BOB), FUNDS + 50n);
    assertNoop(vestOther(BOB), origins.root, badOrigin);
  });

  it("counts no more than the account has", () => {
    const { vesting, origins, assertOk } = chain();
    assertOk(vestedTransfer(BOB, schedule(FUNDS, 1n, 1)), origins.signed(ALICE));
    addSchedule(vesting, BOB, schedule(5n * FUNDS, 1n, 1));
    assert.equal(vestingBalance(vesting, BOB), 2n * FUNDS);
  });

  it("knows accounts by nothing but their id", () => {
    const { assertNoop, origins } = chain();
    const target = { type: "Index", value: undefined };
    const call = (type: string, value: object) => ({ type: "Vesting", value: { type, value } });
    const bob = { type: "Id", value: BOB };
    const alice = origins.signed(ALICE);
    assertNoop(call("vest_other", { target }), alice, cannotLookup);
    assertNoop(call("vested_transfer", { target, schedule: info }), alice, cannotLookup);
    for (const [source, to] of [
      [target, bob],
      [bob, target],
    ]) {
      const force = call("force_vested_transfer", { source, target: to, schedule: info });
      assertNoop(force, origins.root, cannotLookup);
    }
    assertNoop(
      call("force_remove_vesting_schedule", { target, schedule_index: 0 }),
      origins.root,
      cannotLookup,
    );
  });
});

describe("merge_schedules", () => {
  const [first, second, third] = [schedule(200n, 10n, 5), schedule(100n, 10n, 10), schedule(300n, 1n, 5)];

  function withThree() {
    const test = chain();
    for (const each of [first, second, third]) {
      test.assertOk(vestedTransfer(BOB, each), test.origins.signed(ALICE));
    }
    return test;
  }

  it("makes one of two, and puts it last", () => {
    const { assertOk, origins, runToBlock, schedules, told, usable } = withThree();
    runToBlock(15);
    assertOk(mergeSchedules(0, 1), origins.signed(BOB));
    assert.deepEqual(schedules(BOB), [third, schedule(150n, 15n, 15)]);
    assert.deepEqual(told(), ["VestingUpdated 440"]);
    assert.equal(usable(BOB), FUNDS + 600n - 440n);
  });

  it("does not mind the order of the two", () => {
    const { assertOk, origins, runToBlock, schedules } = withThree();
    runToBlock(15);
    assertOk(mergeSchedules(1, 0), origins.signed(BOB));
    assert.deepEqual(schedules(BOB), [third, schedule(150n, 15n, 15)]);
  });

  it("keeps the one that has not ended, and drops two that have", () => {
    const { assertOk, origins, runToBlock, schedules, told } = withThree();
    runToBlock(25);
    assertOk(mergeSchedules(0, 2), origins.signed(BOB));
    assert.deepEqual([schedules(BOB), told()], [[third], ["VestingUpdated 280"]]);
    const other = withThree();
    other.runToBlock(25);
    other.assertOk(mergeSchedules(0, 1), other.origins.signed(BOB));
    assert.deepEqual(other.schedules(BOB), [third]);
    other.runToBlock(310);
    other.assertOk(vestOther(BOB), other.origins.signed(ALICE));
    assert.deepEqual([other.schedules(BOB), other.told()], [undefined, ["VestingCompleted"]]);
  });

  it("needs two schedules", () => {
    const { assertNoop, assertOk, origins, vesting, host } = withThree();
    const { NotVesting, ScheduleIndexOutOfBounds } = vesting.error;
    assertNoop(mergeSchedules(0, 1), origins.signed(ALICE), NotVesting);
    assertNoop(mergeSchedules(0, 3), origins.signed(BOB), ScheduleIndexOutOfBounds);
    assertNoop(mergeSchedules(4, 0), origins.signed(BOB), ScheduleIndexOutOfBounds);
    assertNoop(mergeSchedules(0, 1), origins.root, badOrigin);
    const before = host.snapshot();
    for (const who of [ALICE, BOB]) assertOk(mergeSchedules(7, 7), origins.signed(who));
    assert.deepEqual(host.snapshot(), before);
  });
});

describe("force_remove_vesting_schedule", () => {
  it("ends a schedule at once, for root", () => {
    const { assertOk, assertNoop, dispatcher, origins, schedules, told, usable, vesting } = chain();
    const other = schedule(50n, 1n, 5);
    for (const each of [info, other]) assertOk(vestedTransfer(BOB, each), origins.signed(ALICE));
    assertNoop(removeSchedule(BOB, 0), origins.signed(BOB), badOrigin);
    assertNoop(removeSchedule(BOB, 2), origins.root, vesting.error.InvalidScheduleParams);
    assertNoop(removeSchedule(CHARLIE, 0), origins.root, vesting.error.InvalidScheduleParams);
    assert.deepEqual(dispatcher.dispatch(removeSchedule(BOB, 0), origins.root).actual_weight, weight(6070n));
    assert.deepEqual([schedules(BOB), usable(BOB)], [[other], FUNDS + 100n]);
    assertOk(removeSchedule(BOB, 0), origins.root);
    assert.deepEqual([schedules(BOB), usable(BOB)], [undefined, FUNDS + 150n]);
    assert.deepEqual(told().slice(2), ["VestingUpdated 50", "VestingCompleted"]);
  });
});

describe("the weight of calls", () => {
  it("is that of the most locks and schedules, and the greater of two measurements", () => {
    const { dispatcher } = chain();
    const counts = 50n + 30n;
    const of = (call: Parameters<typeof dispatcher.info>[0]) => dispatcher.info(call).call_weight;
    assert.deepEqual(of(vest), weight(1100n + counts, 9n));
    assert.deepEqual(of(vestOther(BOB)), weight(2100n + counts, 9n));
    assert.deepEqual(of(vestedTransfer(BOB, info)), weight(3000n + counts));
    assert.deepEqual(of(forceVestedTransfer(ALICE, BOB, info)), weight(4000n + counts));
    assert.deepEqual(of(mergeSchedules(0, 1)), weight(5500n + counts, 5n));
    assert.deepEqual(of(removeSchedule(BOB, 0)), weight(6000n + counts));
  });
});

describe("a schedule from another pallet", () => {
  it("locks what the account has, and nothing of nothing", () => {
    const { vesting, usable, schedules, told } = chain();
    addSchedule(vesting, BOB, schedule(0n, 0n, 1));
    assert.deepEqual([schedules(BOB), told()], [undefined, []]);
    addSchedule(vesting, BOB, schedule(1n, 1n, 5));
    assert.equal(usable(BOB), FUNDS - 1n);
    assert.throws(
      () => addSchedule(vesting, BOB, schedule(1n, 0n, 5)),
      (thrown) => thrown === vesting.error.InvalidScheduleParams,
    );
  });
});
