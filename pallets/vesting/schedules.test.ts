import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { U128 } from "@serinus/numeric";
import { mergeSchedules, outstanding } from "./schedules.ts";
import { endingBlock, isValid, lockedAt } from "./types.ts";
import { schedule } from "./vesting-chain.ts";

const u32Max = 2 ** 32 - 1;

describe("a schedule", () => {
  it("releases so much with every block after its first", () => {
    const one = schedule(20n, 6n, 10);
    assert.deepEqual(
      [0, 10, 11, 12, 13, 14, u32Max].map((now) => lockedAt(one, now)),
      [20n, 20n, 14n, 8n, 2n, 0n, 0n],
    );
    assert.equal(endingBlock(one), 14n);
    assert.equal(lockedAt(schedule(U128.max, U128.max, 0), u32Max), 0n);
  });

  it("ends the block after its first at the earliest", () => {
    assert.equal(endingBlock(schedule(256n, 512n, 10)), 11n);
    assert.equal(endingBlock(schedule(256n, 256n, 10)), 11n);
    assert.equal(endingBlock(schedule(256n, 250n, 10)), 12n);
    assert.equal(endingBlock(schedule(256n, 128n, 10)), 12n);
    assert.equal(endingBlock(schedule(U128.max, 1n, 10)), U128.max);
  });

  it("releases at least 1 a block", () => {
    assert.equal(endingBlock(schedule(256n, 0n, 10)), 266n);
    assert.equal(lockedAt(schedule(256n, 0n, 10), 20), 246n);
  });

  it("is valid if it locks something and ends", () => {
    assert.deepEqual([schedule(1n, 1n, 0), schedule(0n, 1n, 0), schedule(1n, 0n, 0)].map(isValid), [
      true,
      false,
      false,
    ]);
  });
});

describe("schedules", () => {
  it("count until they have ended", () => {
    const [short, long] = [schedule(20n, 20n, 0), schedule(40n, 10n, 0)];
    assert.deepEqual(outstanding([short, long], 0), { schedules: [short, long], locked: 60n });
    assert.deepEqual(outstanding([short, long], 1), { schedules: [long], locked: 30n });
    assert.deepEqual(outstanding([short, long], 4), { schedules: [], locked: 0n });
    const most = schedule(U128.max, 1n, 0);
    assert.equal(outstanding([most, most], 0).locked, U128.max);
  });

  it("merge to one that ends with the later of them", () => {
    const twice = schedule(20n, 1n, 10);
    assert.deepEqual(mergeSchedules(twice, twice, 1), schedule(40n, 2n, 10));
    // Both have begun: from now on.
    assert.deepEqual(
      mergeSchedules(schedule(200n, 10n, 10), schedule(100n, 10n, 15), 20),
      schedule(150n, 15n, 20),
    );
    // One has not: from its beginning, and what the other locks now waits until then.
    assert.deepEqual(
      mergeSchedules(schedule(200n, 10n, 10), schedule(100n, 1n, 40), 20),
      schedule(200n, 2n, 40),
    );
    // Schedules stored before such were refused.
    assert.deepEqual(
      mergeSchedules(schedule(256n, 0n, 1), schedule(512n, 0n, 10), 5),
      schedule(764n, 1n, 10),
    );
    // So little is left that 1 a block is more than the time would ask for.
    assert.deepEqual(
      mergeSchedules(schedule(3n, 1n, 0), schedule(200n, 100n, 100), 1),
      schedule(202n, 101n, 100),
    );
    assert.deepEqual(mergeSchedules(schedule(2n, 1n, 0), schedule(1n, 1n, 50), 1), schedule(2n, 2n, 50));
  });

  it("merge to the one that has not ended", () => {
    const [ended, ongoing] = [schedule(20n, 1n, 10), schedule(40n, 1n, 10)];
    assert.equal(mergeSchedules(ended, ongoing, 30), ongoing);
    assert.equal(mergeSchedules(ongoing, ended, 30), ongoing);
    assert.equal(mergeSchedules(ended, ongoing, 50), undefined);
  });
});
