import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { nextBlockTime, type ParentTime } from "./block-time.ts";

const timing = { slotDuration: 6000, minimumPeriod: 3000, grid: 1 };

describe("nextBlockTime", () => {
  it("is now when the chain is not ahead", () => {
    assert.deepEqual(nextBlockTime(undefined, 60_500, timing), { timestamp: 60_500, slot: 10 });
    assert.deepEqual(nextBlockTime({ slot: 10, timestamp: 60_500 }, 66_500, timing), {
      timestamp: 66_500,
      slot: 11,
    });
  });

  it("opens the next slot when blocks come faster than slots", () => {
    assert.deepEqual(nextBlockTime({ slot: 10, timestamp: 60_500 }, 60_501, timing), {
      timestamp: 66_000,
      slot: 11,
    });
  });

  it("keeps the least distance to a parent at the end of its slot", () => {
    assert.deepEqual(nextBlockTime({ slot: 10, timestamp: 65_999 }, 66_000, timing), {
      timestamp: 68_999,
      slot: 11,
    });
  });

  it("takes a parent of which only the slot is known as made at its end", () => {
    assert.deepEqual(nextBlockTime({ slot: 10 }, 0, timing), { timestamp: 68_999, slot: 11 });
  });

  it("is the beginning of a relay chain's slot on a parachain", () => {
    const parachain = { slotDuration: 12_000, minimumPeriod: 6000, grid: 6000 };
    assert.deepEqual(nextBlockTime(undefined, 60_500, parachain), { timestamp: 60_000, slot: 5 });
    assert.deepEqual(nextBlockTime({ slot: 5, timestamp: 60_000 }, 60_500, parachain), {
      timestamp: 72_000,
      slot: 6,
    });
    // Three of its slots begin with one of the relay chain's: the first of them is taken.
    const quick = { slotDuration: 2000, minimumPeriod: 1000, grid: 6000 };
    assert.deepEqual(nextBlockTime({ slot: 30, timestamp: 60_000 }, 60_500, quick), {
      timestamp: 66_000,
      slot: 33,
    });
  });

  it("does not follow a clock that goes back", () => {
    assert.deepEqual(nextBlockTime({ slot: 10, timestamp: 60_500 }, 1, timing), {
      timestamp: 66_000,
      slot: 11,
    });
  });

  it("keeps both rules over any sequence of moments", () => {
    let parent: ParentTime;
    let now = 1_000_000;
    for (let step = 0; step < 500; step++) {
      now += [0, 1, 2999, 3000, 5999, 6000, 12_345, -4000][(step * 5) % 8] ?? 0;
      const time = nextBlockTime(parent, now, timing);
      assert.equal(time.slot, Math.floor(time.timestamp / 6000));
      assert.ok(time.timestamp >= now);
      if (parent?.timestamp !== undefined) {
        assert.ok(time.slot > parent.slot);
        assert.ok(time.timestamp >= parent.timestamp + 3000);
      }
      parent = time;
    }
  });
});
