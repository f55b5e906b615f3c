import { equal, ok, throws } from "node:assert/strict";
import { test } from "node:test";
import { power, primaryThreshold } from "./primary-threshold.ts";
import { epochOf } from "./testing.ts";
import { createThresholds } from "./thresholds.ts";

test("one authority alone has the share c of all slots; many share it", () => {
  // A quarter is exact in binary.
  equal(primaryThreshold([1n, 4n], 1n, 1n), 2n ** 126n);
  // The quarter of the slots that one authority would have is shared among many: n thresholds make a little more.
  for (const n of [16n, 297n, 1000n]) {
    const each = primaryThreshold([1n, 4n], 1n, n);
    const together = (each * n * 1000n) >> 128n;
    ok(together > 250n && together < 288n, `${n} authorities: ${together}/1000`);
  }
});

test("weights share the chance: who weighs twice as much wins as often as two", () => {
  const one = Number(primaryThreshold([1n, 4n], 1n, 4n)) / 2 ** 128;
  const two = Number(primaryThreshold([1n, 4n], 2n, 4n)) / 2 ** 128;
  ok(Math.abs(1 - (1 - one) ** 2 - two) < 1e-15);
});

test("the edges: no slots, all slots, an authority without weight", () => {
  equal(primaryThreshold([0n, 4n], 1n, 4n), 0n);
  equal(primaryThreshold([1n, 1n], 1n, 4n), 2n ** 128n - 1n);
  equal(primaryThreshold([1n, 4n], 0n, 4n), 0n);
});

test("powers are rounded correctly: never further from the machine's than its own error", () => {
  for (const base of [0.75, 0.5, 0.9, 0.999, 0.001, 1 - 2 ** -53, 2 ** -40]) {
    for (const exponent of [1 / 1000, 1 / 297, 1 / 3, 0.5, 0.999, 2 ** -50]) {
      const [own, other] = [power(base, exponent), base ** exponent];
      ok(Math.abs(own - other) <= 2 ** -52 * other, `${base}^${exponent}: ${own}, ${other}`);
    }
  }
  // Square roots are correct on every machine.
  for (const base of [0.75, 0.2, 0.9, 0.123456789]) equal(power(base, 0.5), Math.sqrt(base));
  equal(power(0.3, 1), 0.3);
  equal(power(0.3, 0), 1);
  equal(power(1, 0.3), 1);
  equal(power(0, 0.3), 0);
  throws(() => power(2, 0.5), RangeError);
});

test("an epoch's thresholds follow its weights", () => {
  const thresholds = createThresholds();
  const [one, two] = [`0x${"01".repeat(32)}`, `0x${"02".repeat(32)}`] as const;
  const epoch = epochOf(1, 10, {
    authorities: [
      [one, 1n],
      [two, 3n],
    ],
  });
  equal(thresholds.of(epoch, 0), primaryThreshold([1n, 4n], 1n, 4n));
  equal(thresholds.of(epoch, 1), primaryThreshold([1n, 4n], 3n, 4n));
  equal(thresholds.of(epoch, 0), primaryThreshold([1n, 4n], 1n, 4n));
});
