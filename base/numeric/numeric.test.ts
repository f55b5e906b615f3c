import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fixedU128, perbill, perquintill } from "./codecs.ts";
import { FixedI64, FixedU128 } from "./fixed-point.ts";
import { U32, U128 } from "./integers.ts";
import { normalize } from "./normalize.ts";
import { Perbill, Percent, Permill, Perquintill, PerU16 } from "./per-thing.ts";
import { integerSquareRoot, multiplyByRational } from "./rational.ts";
import { divideRounded } from "./rounding.ts";

describe("integers", () => {
  it("refuses or bounds what leaves the type", () => {
    assert.equal(U32.checkedAdd(4_294_967_295, 1), undefined);
    assert.equal(U32.checkedSub(0, 1), undefined);
    assert.equal(U32.checkedMul(65_536, 65_536), undefined);
    assert.equal(U32.checkedMul(65_535, 65_537), 4_294_967_295);
    assert.equal(U32.saturatingSub(3, 5), 0);
    assert.equal(U32.saturatingMul(4_294_967_295, 4_294_967_295), 4_294_967_295);
    assert.equal(U128.saturatingAdd(U128.max, 1n), U128.max);
    assert.equal(U128.checkedSub(1n, 2n), undefined);
    assert.equal(U128.checkedMul(U128.max, 1n), U128.max);
    assert.equal(U128.clamp(-5n), 0n);
  });
});

describe("rounding", () => {
  it("knows four ways to round a half", () => {
    assert.equal(divideRounded(5n, 2n, "down"), 2n);
    assert.equal(divideRounded(5n, 2n, "up"), 3n);
    assert.equal(divideRounded(5n, 2n, "nearestUp"), 3n);
    assert.equal(divideRounded(5n, 2n, "nearestDown"), 2n);
    assert.equal(divideRounded(7n, 4n, "nearestDown"), 2n);
    assert.equal(divideRounded(4n, 2n, "up"), 2n);
    assert.throws(() => divideRounded(1n, 0n, "up"), RangeError);
  });

  it("multiplies by a rational without losing the middle", () => {
    assert.equal(multiplyByRational(U128.max, U128.max, U128.max, "down"), U128.max);
    assert.equal(multiplyByRational(U128.max, 2n, 1n, "down"), undefined);
    assert.equal(multiplyByRational(1n, 1n, 0n, "down"), undefined);
  });

  it("takes integer square roots", () => {
    for (let n = 0n; n < 300n; n++) {
      const root = integerSquareRoot(n);
      assert.ok(root * root <= n && (root + 1n) * (root + 1n) > n, `root of ${n}`);
    }
    assert.equal(integerSquareRoot(U128.max), (1n << 64n) - 1n);
    assert.throws(() => integerSquareRoot(-1n), RangeError);
  });
});

describe("fractions", () => {
  it("are bounded by the whole", () => {
    assert.equal(Perbill.fromParts(2_000_000_000), Perbill.one);
    assert.equal(Perbill.fromParts(-1), Perbill.zero);
    assert.equal(Percent.fromPercent(130), Percent.one);
    assert.equal(Perbill.fromRational(3n, 2n), Perbill.one);
    assert.equal(Perbill.fromRational(1n, 0n), Perbill.one);
    assert.equal(Perbill.fromRationalWithRounding(3n, 2n, "down"), undefined);
    assert.equal(Permill.saturatingAdd(Permill.fromPercent(70), Permill.fromPercent(70)), Permill.one);
    assert.equal(Permill.saturatingSub(Permill.fromPercent(7), Permill.fromPercent(70)), Permill.zero);
    assert.equal(Perquintill.leftFromOne(Perquintill.fromPercent(25)), Perquintill.fromPercent(75));
  });

  it("round as Substrate does", () => {
    const third = Perbill.fromRational(1n, 3n);
    assert.equal(third, 333_333_333);
    assert.equal(Perbill.mul(Perbill.fromPercent(50), 3n), 1n);
    assert.equal(Perbill.mulCeil(Perbill.fromPercent(50), 3n), 2n);
    assert.equal(PerU16.mulFloor(PerU16.one, 10n), 10n);
    assert.equal(Perbill.saturatingReciprocalMul(Perbill.fromParts(1), U128.max), U128.max);
    assert.throws(() => Perbill.saturatingReciprocalMul(Perbill.zero, 1n), RangeError);
    assert.equal(Perbill.pow(Perbill.fromPercent(50), 3), 125_000_000);
    assert.equal(Perbill.pow(Perbill.fromPercent(50), 0), Perbill.one);
  });
});

describe("fixed-point numbers", () => {
  it("bound what leaves the type", () => {
    assert.equal(FixedU128.saturatingFromInteger(U128.max), FixedU128.max);
    assert.equal(FixedU128.checkedFromInteger(U128.max), undefined);
    assert.equal(FixedU128.checkedFromRational(1n, 0n), undefined);
    assert.throws(() => FixedU128.saturatingFromRational(1n, 0n), RangeError);
    assert.throws(() => FixedU128.fromInner(-1n), RangeError);
    assert.equal(FixedU128.checkedSub(FixedU128.zero, FixedU128.one), undefined);
    assert.equal(FixedU128.saturatingMulInt(FixedU128.max, U128.max), U128.max);
    assert.equal(FixedU128.saturatingMulAccInt(FixedU128.one, 7n), 14n);
    assert.equal(FixedI64.saturatingMul(FixedI64.max, FixedI64.min), FixedI64.min);
    assert.equal(FixedI64.checkedSqrt(FixedI64.fromInner(-1n)), undefined);
  });

  it("round towards zero, floor one too deep below zero as Substrate does", () => {
    const minusTwoAndAHalf = FixedI64.saturatingFromRational(-5n, 2n);
    assert.equal(FixedI64.trunc(minusTwoAndAHalf), -2_000_000_000n);
    assert.equal(FixedI64.ceil(minusTwoAndAHalf), -2_000_000_000n);
    assert.equal(FixedI64.floor(minusTwoAndAHalf), -3_000_000_000n);
    assert.equal(FixedI64.floor(FixedI64.saturatingFromInteger(-2n)), -3_000_000_000n);
    assert.equal(FixedI64.round(minusTwoAndAHalf), -3_000_000_000n);
    assert.equal(FixedI64.frac(minusTwoAndAHalf), 500_000_000n);
    assert.equal(FixedI64.frac(FixedI64.saturatingFromRational(-1n, 2n)), -500_000_000n);
  });

  it("converts to and from fractions", () => {
    assert.equal(
      FixedU128.fromPerThing(Perbill, Perbill.fromPercent(20)),
      FixedU128.saturatingFromRational(1n, 5n),
    );
    assert.equal(FixedU128.intoClampedPerThing(Percent, FixedU128.saturatingFromInteger(3n)), Percent.one);
    assert.equal(FixedI64.intoClampedPerThing(Perbill, FixedI64.saturatingFromInteger(-3n)), Perbill.zero);
  });
});

describe("normalize", () => {
  it("moves the smallest up and the largest down", () => {
    assert.deepEqual(normalize([8n, 9n, 7n, 10n], 40n), [10n, 10n, 10n, 10n]);
    assert.deepEqual(normalize([7n, 8n, 7n, 10n], 40n), [11n, 8n, 11n, 10n]);
    assert.deepEqual(normalize([1n, 100n, 100n], 10n), [1n, 9n, 0n]);
    assert.deepEqual(normalize([1n, 8n, 9n], 1n), [0n, 1n, 0n]);
    assert.deepEqual(normalize([], 5n), []);
    assert.deepEqual(normalize([5n], 5n), [5n]);
  });

  it("takes whole rounds at once with the same result", () => {
    const input = [1_000_003n, 1_000_001n, 1_000_002n];
    const output = normalize(input, 10n);
    assert.equal(
      output.reduce((a, b) => a + b),
      10n,
    );
    assert.deepEqual(output, normalize([103n, 101n, 102n], 10n));
  });
});

describe("codecs", () => {
  it("carry parts and refuse more than the whole", () => {
    assert.deepEqual(perbill.encode(Perbill.fromPercent(50)), Uint8Array.of(0, 0x65, 0xcd, 0x1d));
    assert.equal(perquintill.decode(perquintill.encode(Perquintill.one)), 10n ** 18n);
    assert.throws(() => perbill.decode(Uint8Array.of(255, 255, 255, 255)), /Perbill is at most 1000000000/);
    assert.equal(fixedU128.fixedSize, 16);
    assert.deepEqual(perbill.description.path, ["sp_arithmetic", "per_things", "Perbill"]);
  });
});
