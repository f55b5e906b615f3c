import assert from "node:assert/strict";
import { test } from "node:test";
import { type Baseline, type BaselineFigure, compareFigure, figureId } from "./baseline.ts";

const figure = (value: number, unit: string, reference = 100): BaselineFigure => ({ value, unit, reference });
const slowdown = (before: BaselineFigure, now: BaselineFigure): number | undefined => {
  const baseline: Baseline = { figures: { "a: b": before } };
  return compareFigure(baseline, "a: b", now).slowdown;
};

test("a figure is named by what it was measured on, not by what came out", () => {
  const measured = {
    name: "import",
    value: 1,
    unit: "transfers/s",
    cores: 2,
    transfers: 5000,
    perTransfer: "3 µs",
  };
  assert.equal(figureId("import", measured), "import: import cores=2 transfers=5000");
});

test("times and sizes count as slower when higher, rates and ratios when lower", () => {
  assert.equal(slowdown(figure(10, "ms"), figure(40, "ms")), 4);
  assert.equal(slowdown(figure(10, "µs/transfer"), figure(20, "µs/transfer")), 2);
  assert.equal(slowdown(figure(10, "s"), figure(5, "s")), 0.5);
  assert.equal(slowdown(figure(10, "us"), figure(5, "us")), 0.5);
  assert.equal(slowdown(figure(100, "reads/s"), figure(25, "reads/s")), 4);
  assert.equal(slowdown(figure(500, "bytes/key", 100), figure(1000, "bytes/key", 400)), 2);
  assert.equal(slowdown(figure(3, "times scale-ts"), figure(1, "times scale-ts")), 3);
});

test("a machine that is slower at the reference loop may be slower at the rest, but not at ratios", () => {
  assert.equal(slowdown(figure(10, "ms", 100), figure(40, "ms", 400)), 1);
  assert.equal(slowdown(figure(100, "reads/s", 100), figure(25, "reads/s", 400)), 1);
  assert.equal(slowdown(figure(4, "times scale-ts", 100), figure(2, "times scale-ts", 400)), 2);
});

test("a figure that is new, or came to be measured in another unit, is not compared", () => {
  assert.equal(slowdown(figure(10, "ms"), figure(1, "s")), undefined);
  assert.equal(compareFigure({ figures: {} }, "a: b", figure(1, "ms")).slowdown, undefined);
});
