import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  addWeights,
  allAtMost,
  allGreater,
  anyGreater,
  bindWeights,
  checkedSubtractWeights,
  MAX_WEIGHT,
  maxWeight,
  minWeight,
  multiplyWeight,
  ofClass,
  subtractWeights,
  weight,
  weightMeter,
  withClass,
  ZERO_WEIGHT,
} from "@serinus/frame";

const rocksDb = { read: 25_000_000n, write: 100_000_000n };

describe("weights", () => {
  it("add up without overflow and subtract without going below zero", () => {
    assert.deepEqual(addWeights(weight(1n, 2n), weight(3n, 4n)), weight(4n, 6n));
    assert.deepEqual(addWeights(MAX_WEIGHT, weight(1n, 1n)), MAX_WEIGHT);
    assert.deepEqual(subtractWeights(weight(5n, 1n), weight(2n, 3n)), weight(3n, 0n));
    assert.equal(checkedSubtractWeights(weight(5n, 1n), weight(2n, 3n)), undefined);
    assert.deepEqual(checkedSubtractWeights(weight(5n, 3n), weight(2n, 3n)), weight(3n));
    assert.deepEqual(multiplyWeight(weight(2n, 3n), 4), weight(8n, 12n));
    assert.deepEqual(multiplyWeight(MAX_WEIGHT, 2n), MAX_WEIGHT);
  });

  it("compare part by part", () => {
    const [a, b] = [weight(5n, 1n), weight(2n, 3n)];
    assert.deepEqual([maxWeight(a, b), minWeight(a, b)], [weight(5n, 3n), weight(2n, 1n)]);
    assert.deepEqual([anyGreater(a, b), allGreater(a, b), allAtMost(a, b)], [true, false, false]);
    assert.deepEqual([allGreater(a, ZERO_WEIGHT), allAtMost(a, a), anyGreater(a, a)], [true, true, false]);
  });

  it("come of measured formulas: base, components and database accesses", () => {
    const weights = bindWeights(
      {
        remark: { refTime: 2_000n, per: { b: { refTime: 3n } } },
        kill: {
          refTime: 10n,
          proofSize: 7n,
          reads: 1,
          writes: 2,
          per: { i: { refTime: 5n, proofSize: 69n, writes: 1 } },
        },
        plain: { refTime: 9n },
      },
      rocksDb,
    );
    assert.deepEqual(weights.plain(), weight(9n));
    assert.deepEqual(weights.remark({ b: 4 }), weight(2_012n));
    assert.deepEqual(weights.kill({ i: 3 }), weight(10n + 25_000_000n + 5n * 100_000_000n + 15n, 7n + 207n));
    // @ts-expect-error: the component must be given
    assert.deepEqual(weights.remark({}), weight(2_000n));
  });

  it("are metered", () => {
    const meter = weightMeter(weight(10n, 10n));
    assert.ok(meter.tryConsume(weight(4n, 10n)));
    assert.deepEqual([meter.canConsume(weight(1n, 1n)), meter.tryConsume(weight(1n, 1n))], [false, false]);
    assert.deepEqual([meter.consumed(), meter.remaining()], [weight(4n, 10n), weight(6n)]);
    meter.consume(weight(100n, 1n));
    assert.deepEqual(meter.consumed(), weight(10n, 10n));
  });

  it("are kept by class", () => {
    const all = { normal: 1, operational: 2, mandatory: 3 };
    assert.deepEqual(
      [ofClass(all, "Normal"), ofClass(all, "Operational"), ofClass(all, "Mandatory")],
      [1, 2, 3],
    );
    assert.deepEqual(withClass(all, "Mandatory", 9), { normal: 1, operational: 2, mandatory: 9 });
  });
});
