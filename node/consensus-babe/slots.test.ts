import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_BACKOFF, shouldBackOff } from "./backoff.ts";
import { proposingMillis } from "./proposing-time.ts";
import { type SlotState, stepSlots } from "./slots.ts";

test("each slot comes once, the one of the start among them when a quarter of it is left", () => {
  let state: SlotState = { last: undefined };
  const begun: (bigint | undefined)[] = [];
  const waits: number[] = [];
  for (const now of [6500, 12_000, 12_000, 17_999, 18_001, 30_500, 24_000, 30_600, 36_000]) {
    const step = stepSlots(state, now, 6000);
    state = step.state;
    begun.push(step.begun?.slot);
    waits.push(step.wait);
  }
  // The clock is set ahead by two slots, then back by one: the slot between never comes, and none comes again.
  deepEqual(begun, [1n, 2n, undefined, undefined, 3n, 5n, undefined, undefined, 6n]);
  deepEqual(waits, [5500, 6000, 6000, 1, 5999, 5500, 6000, 5400, 6000]);
  deepEqual(stepSlots({ last: undefined }, 10_501, 6000), {
    state: { last: 1n },
    begun: undefined,
    wait: 1499,
  });
  deepEqual(stepSlots({ last: undefined }, 10_500, 6000).begun?.slot, 1n);
  deepEqual(stepSlots({ last: 1n }, 12_500.5, 6000).begun, { slot: 2n, now: 12_500.5, endsAt: 18_000 });
});

test("a block has two thirds of the slot, or what is left of it", () => {
  const slot = { slot: 10n, endsAt: 66_000, slotDuration: 6000, parent: { number: 5, slot: 9n } };
  equal(proposingMillis({ ...slot, now: 60_000 }), 4000);
  equal(proposingMillis({ ...slot, now: 63_000 }), 3000);
  equal(proposingMillis({ ...slot, now: 66_500 }), 0);
});

test("slots without a block give more time: twice as much for every two, 128 times at most", () => {
  const base = { endsAt: 66_000, now: 60_000, slotDuration: 6000 };
  const after = (skipped: bigint, number = 5) =>
    proposingMillis({ ...base, slot: 10n + skipped, parent: { number, slot: 9n } });
  deepEqual(
    [0n, 1n, 2n, 3n, 4n, 14n, 1000n].map((skipped) => after(skipped)),
    [4000, 4000 + 4000, 4000 + 8000, 4000 + 8000, 4000 + 16_000, 4000 + 128 * 4000, 4000 + 128 * 4000],
  );
  equal(after(50n, 0), 4000, "nothing was skipped before the first block");
});

test("authors wait longer the further finality lags, and no longer than the most", () => {
  const head = (number: number) => ({ number, slot: 1000n });
  const waits = (number: number, slot: bigint) => shouldBackOff(DEFAULT_BACKOFF, head(number), 0, slot);
  equal(waits(50, 1001n), false);
  equal(waits(51, 1001n), false);
  equal(waits(52, 1001n), true);
  equal(waits(52, 1002n), false);
  equal(waits(100, 1025n), true);
  equal(waits(100, 1026n), false);
  equal(waits(10_000, 1100n), true);
  equal(waits(10_000, 1101n), false);
  equal(shouldBackOff(DEFAULT_BACKOFF, head(10_000), 9_980, 1001n), false);
  equal(waits(10_000, 1000n), false, "that is no matter of finality");
});
