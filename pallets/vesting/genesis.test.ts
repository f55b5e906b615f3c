import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { testAccount } from "@serinus/frame/testing";
import { ALICE, BOB, CHARLIE, vestingChain as chain, FUNDS, schedule } from "./vesting-chain.ts";

describe("the genesis of Vesting", () => {
  it("locks balance over so many blocks, but for a liquid part", () => {
    const { schedules, usable, vesting, tryState } = chain([
      [ALICE, 5, 10, 9000n],
      [BOB, 0, 0, 0n],
      [CHARLIE, 1, 3, 9000n],
      [CHARLIE, 1, 3, 9500n],
    ]);
    assert.deepEqual(schedules(ALICE), [schedule(1000n, 100n, 5)]);
    assert.deepEqual(schedules(BOB), [schedule(FUNDS, FUNDS, 0)]);
    assert.deepEqual(schedules(CHARLIE), [schedule(1000n, 333n, 1), schedule(500n, 166n, 1)]);
    assert.deepEqual([usable(ALICE), usable(BOB), usable(CHARLIE)], [9000n, 0n, 9500n]);
    assert.deepEqual(vesting.storage.StorageVersion.get(), { type: "V1" });
    tryState();
  });

  it("refuses what cannot be", () => {
    const refused = (genesis: Parameters<typeof chain>[0], why: RegExp) =>
      assert.throws(() => chain(genesis), why);
    refused([[testAccount(9), 1, 1, 0n]], /vesting\.vesting\[0\].*has no balance/);
    refused([[ALICE, 1, 1, FUNDS]], /vesting\.vesting\[0\].*locks 0/);
    refused([[ALICE, 1, 20_000, 0n]], /less than 1 a block/);
    const one = [ALICE, 1, 10, 0n] as const;
    refused([one, one, one, one], /vesting\.vesting\[3\].*more than 3 schedules/);
  });

  it("needs a limit of schedules that lets there be some", () => {
    assert.throws(() => chain([], 0), /MaxVestingSchedules must be at least 1/);
  });
});

describe("the invariants of Vesting", () => {
  it("name the account that breaks them", () => {
    const { vesting, tryState } = chain();
    vesting.storage.Vesting.insert(BOB, []);
    assert.throws(tryState, /without a schedule/);
    vesting.storage.Vesting.insert(BOB, [schedule(1n, 0n, 1)]);
    assert.throws(tryState, /locks nothing or never ends/);
  });
});
