import assert from "node:assert/strict";
import { test } from "node:test";
import type { SimulationOptions } from "./options.ts";
import { simulate } from "./simulate.ts";
import { troublesFor } from "./troubles.ts";

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
  beefy: true,
  sr25519: false,
};

test("four validators make, finalize and commit to blocks through loss and epochs, and the same seed is the same run", () => {
  const result = simulate(plain);
  assert.ok(result.finalized >= 40 && result.beefy > 30);
  assert.ok(result.sets >= 2 && result.epochs >= 2);
  // Several authors have a right to many a slot.
  assert.ok(result.made > result.best);
  assert.deepEqual(simulate(plain), result);
});

test("slots that are won by sr25519, and blocks that are sealed by it", () => {
  assert.ok(simulate({ ...plain, sr25519: true, blocks: 20, session: 10 }).finalized >= 20);
});

for (const validators of [4, 10])
  test(`${validators} validators are safe and live in every trouble, and only liars are found`, () => {
    const found = { twoBlocks: 0, equivocations: 0, doubleVotes: 0 };
    troublesFor(validators).forEach((trouble, i) => {
      const result = simulate({ ...plain, ...trouble, validators, seed: 10 + i });
      for (const what of ["twoBlocks", "equivocations", "doubleVotes"] as const) {
        found[what] += result[what];
        if (trouble.liars === 0) assert.equal(result[what], 0);
      }
      assert.equal(result.crashes > 0, trouble.crashes);
      assert.equal(result.partitions > 0, trouble.partitions);
    });
    assert.ok(found.twoBlocks > 0 && found.equivocations > 0 && found.doubleVotes > 0);
  });

test("one validator alone is safe and live through crashes, and so are two", () => {
  for (const validators of [1, 2])
    assert.ok(simulate({ ...plain, validators, crashes: true, session: 5 }).finalized >= 40);
});

test("a liar whose contradictions not everybody can place or remember does not stop the others", () => {
  const four = { ...plain, blocks: 120, liars: 1 };
  // One votes for a block of a dead fork that half of the nodes never had.
  assert.ok(simulate({ ...four, loss: 40, session: 6, seed: 2002 }).finalized >= 120);
  // All who saw both of its votes are restarted.
  assert.ok(simulate({ ...four, crashes: true, partitions: true, session: 5, seed: 2008 }).finalized >= 120);
});

test("a hundred validators are safe and live with a third that lies or is dead, and when the network falls apart", () => {
  troublesFor(100)
    .slice(1, 4)
    .forEach((trouble, i) => {
      const large = { validators: 100, blocks: 6, session: 4, gossipDuration: 15_000, beefy: false };
      assert.ok(simulate({ ...plain, ...large, ...trouble, seed: 20 + i }).finalized >= 6);
    });
});

test("a hundred validators commit to blocks", () => {
  const large = { validators: 100, blocks: 4, session: 20, gossipDuration: 15_000 };
  assert.ok(simulate({ ...plain, ...large, seed: 30 }).beefy >= 1);
});

test("a network in which a third is missing and more lie is not called live", () => {
  assert.throws(() => simulate({ ...plain, validators: 4, dead: 2, blocks: 10 }), /NOT LIVE/);
});
