import assert from "node:assert/strict";
import { test } from "node:test";
import type { SimulationOptions } from "./options.ts";
import { simulate } from "./simulate.ts";

const plain: SimulationOptions = {
  validators: 4,
  blocks: 40,
  loss: 10,
  seed: 1,
  gossipDuration: 1000,
  liars: 0,
  dead: 0,
  crashes: false,
  partitions: false,
  session: 15,
};

test("four validators finalize through loss and changes of the set, and the same seed is the same run", () => {
  const result = simulate(plain);
  assert.ok(result.finalized >= 40);
  assert.ok(result.sets >= 2);
  assert.deepEqual(simulate(plain), result);
});

test("ten validators of whom three lie are safe and live, and the liars are found", () => {
  const result = simulate({ ...plain, validators: 10, liars: 3, seed: 2 });
  assert.ok(result.equivocations > 0);
});

test("ten validators of whom three are dead are live", () => {
  simulate({ ...plain, validators: 10, dead: 3, seed: 3 });
});

test("crashes and partitions leave validators safe, and live when they are over", () => {
  for (const seed of [4, 5]) {
    const result = simulate({ ...plain, validators: 10, blocks: 60, crashes: true, partitions: true, seed });
    assert.ok(result.crashes > 0 && result.partitions > 0);
  }
});

test("a network in which a third is missing and more lie is not called live", () => {
  assert.throws(() => simulate({ ...plain, validators: 4, dead: 2, blocks: 10 }), /NOT LIVE/);
});
