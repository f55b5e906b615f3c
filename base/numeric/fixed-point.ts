import type { Branded } from "@serinus/bytes";
import { U128 } from "./integers.ts";
import type { PerThing } from "./per-thing.ts";
import { integerSquareRoot } from "./rational.ts";
import { divideRounded, roundingOfMagnitude, type SignedRounding } from "./rounding.ts";

/** Range of an integer type that a fixed-point number is multiplied with or converted to. */
export interface IntegerRange {
  readonly min: bigint;
  readonly max: bigint;
}

const U128_RANGE: IntegerRange = { min: 0n, max: U128.max };

/**
 * Arithmetic of one fixed-point type: an integer (`inner`) that counts parts of `accuracy`
 * (`sp_arithmetic::FixedPointNumber`). `checked…` gives `undefined` where the result does not fit.
 * Rounding is towards zero unless told otherwise. Integers are u128 unless a range is given.
 */
export interface FixedPoint<F extends bigint> {
  readonly name: string;
  /** Parts of one. */
  readonly accuracy: bigint;
  readonly zero: F;
  readonly one: F;
  readonly min: F;
  readonly max: F;
  /** @throws RangeError when `inner` does not fit the type. */
  fromInner(inner: bigint): F;
  saturatingFromInteger(n: bigint): F;
  checkedFromInteger(n: bigint): F | undefined;
  /** `n / d`. */
  checkedFromRational(n: bigint, d: bigint): F | undefined;
  /** `n / d`. @throws RangeError when `d` is zero. */
  saturatingFromRational(n: bigint, d: bigint): F;
  checkedAdd(a: F, b: F): F | undefined;
  checkedSub(a: F, b: F): F | undefined;
  checkedMul(a: F, b: F, rounding?: SignedRounding): F | undefined;
  checkedDiv(a: F, b: F, rounding?: SignedRounding): F | undefined;
  saturatingAdd(a: F, b: F): F;
  saturatingSub(a: F, b: F): F;
  saturatingMul(a: F, b: F): F;
  saturatingPow(a: F, exponent: number): F;
  /** `a * n` as an integer. */
  checkedMulInt(a: F, n: bigint, range?: IntegerRange): bigint | undefined;
  saturatingMulInt(a: F, n: bigint, range?: IntegerRange): bigint;
  /** `a / n` as an integer. */
  checkedDivInt(a: F, n: bigint, range?: IntegerRange): bigint | undefined;
  /** `n + a * n` as an integer. */
  saturatingMulAccInt(a: F, n: bigint, range?: IntegerRange): bigint;
  reciprocal(a: F): F | undefined;
  trunc(a: F): F;
  frac(a: F): F;
  ceil(a: F): F;
  floor(a: F): F;
  round(a: F): F;
  /** `undefined` for a negative number. */
  checkedSqrt(a: F): F | undefined;
  /** The fraction as a fixed-point number. */
  fromPerThing<P extends number | bigint>(type: PerThing<P>, value: P): F;
  /** The number as a fraction, zero below zero and one above one. */
  intoClampedPerThing<P extends number | bigint>(type: PerThing<P>, a: F): P;
}

function fixedPoint<F extends bigint>(name: string, accuracy: bigint, range: IntegerRange): FixedPoint<F> {
  const min = range.min as F;
  const max = range.max as F;
  const zero = 0n as F;
  const one = accuracy as F;
  const checked = (inner: bigint): F | undefined => (inner < min || inner > max ? undefined : (inner as F));
  const clamp = (inner: bigint): F => (inner < min ? min : inner > max ? max : (inner as F));

  const checkedMul = (a: F, b: F, rounding: SignedRounding = "minor") =>
    scale(a, b, accuracy, rounding, range) as F | undefined;
  const checkedDiv = (a: F, b: F, rounding: SignedRounding = "minor") =>
    scale(a, accuracy, b, rounding, range) as F | undefined;
  const checkedFromRational = (n: bigint, d: bigint) =>
    scale(n, accuracy, d, "minor", range) as F | undefined;
  const saturatingMul = (a: F, b: F) => checkedMul(a, b) ?? (bound(a, b, range) as F);
  const checkedMulInt = (a: F, n: bigint, of = U128_RANGE) => scale(a, n, accuracy, "minor", of);
  const saturatingMulInt = (a: F, n: bigint, of = U128_RANGE) => checkedMulInt(a, n, of) ?? bound(a, n, of);
  const trunc = (a: F) => ((a / accuracy) * accuracy) as F;
  // The sign is kept only where the integer part does not already show it.
  const frac = (a: F) => {
    const rest = a % accuracy;
    return (trunc(a) !== 0n && rest < 0n ? -rest : rest) as F;
  };

  return {
    name,
    accuracy,
    zero,
    one,
    min,
    max,
    fromInner: (inner) => {
      const value = checked(inner);
      if (value === undefined) throw new RangeError(`${inner} is outside ${name}: ${min} to ${max}`);
      return value;
    },
    saturatingFromInteger: (n) => clamp(n * accuracy),
    checkedFromInteger: (n) => checked(n * accuracy),
    checkedFromRational,
    saturatingFromRational: (n, d) => {
      if (d === 0n) throw new RangeError("division by zero");
      return checkedFromRational(n, d) ?? (bound(n, d, range) as F);
    },
    checkedAdd: (a: bigint, b: bigint) => checked(a + b),
    checkedSub: (a: bigint, b: bigint) => checked(a - b),
    checkedMul,
    checkedDiv,
    saturatingAdd: (a: bigint, b: bigint) => clamp(a + b),
    saturatingSub: (a: bigint, b: bigint) => clamp(a - b),
    saturatingMul,
    saturatingPow: (a, exponent) => {
      let result = one;
      let power = a;
      for (let left = exponent; left > 0; left >>>= 1) {
        if (left & 1) result = saturatingMul(result, power);
        power = saturatingMul(power, power);
      }
      return result;
    },
    checkedMulInt,
    saturatingMulInt,
    // Two truncating divisions, as in Substrate; for integers they equal one.
    checkedDivInt: (a, n, of = U128_RANGE) => (n === 0n ? undefined : inRange(a / n / accuracy, of)),
    saturatingMulAccInt: (a, n, of = U128_RANGE) =>
      a < 0n && n > 0n
        ? clampTo(n - saturatingMulInt(clamp(0n - a), n, of), of)
        : clampTo(n + saturatingMulInt(a, n, of), of),
    reciprocal: (a) => checkedDiv(one, a),
    trunc,
    frac,
    ceil: (a) => (a < 0n || a % accuracy === 0n ? trunc(a) : trunc(clamp(a + accuracy))),
    // A negative whole number also goes down by one: Substrate's floor does so.
    floor: (a) => (a < 0n ? trunc(clamp(a - accuracy)) : trunc(a)),
    round: (a) => {
      if (frac(a) * 10n < 5n * accuracy) return trunc(a);
      return trunc(clamp(a > 0n ? a + accuracy : a - accuracy));
    },
    checkedSqrt: (a) => {
      if (a < 0n) return undefined;
      const square = a * accuracy;
      // Where the square does not fit u128 Substrate multiplies two roots, at some loss.
      const root =
        square <= U128.max ? integerSquareRoot(square) : integerSquareRoot(a) * integerSquareRoot(accuracy);
      return root as F;
    },
    fromPerThing: (type, value) => checkedFromRational(type.parts(value), type.accuracy) ?? max,
    intoClampedPerThing: (type, a) =>
      a < 0n ? type.zero : a > accuracy ? type.one : type.fromRational(a, accuracy),
  };
}

/** `a * b / c` of signed integers, `undefined` when `c` is zero or the result leaves `range`. */
function scale(
  a: bigint,
  b: bigint,
  c: bigint,
  rounding: SignedRounding,
  range: IntegerRange,
): bigint | undefined {
  if (c === 0n) return undefined;
  const product = a * b;
  const negative = product < 0n !== c < 0n;
  const magnitude = divideRounded(abs(product), abs(c), roundingOfMagnitude(rounding, negative));
  if (magnitude > U128.max) return undefined;
  return inRange(negative ? -magnitude : magnitude, range);
}

function bound(a: bigint, b: bigint, range: IntegerRange): bigint {
  return a < 0n !== b < 0n ? range.min : range.max;
}

function inRange(value: bigint, range: IntegerRange): bigint | undefined {
  return value < range.min || value > range.max ? undefined : value;
}

function clampTo(value: bigint, range: IntegerRange): bigint {
  return value < range.min ? range.min : value > range.max ? range.max : value;
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** Non-negative, parts of 10^18 in 128 bits. */
export type FixedU128 = Branded<bigint, "FixedU128">;
export const FixedU128 = /* @__PURE__ */ fixedPoint<FixedU128>("FixedU128", 10n ** 18n, U128_RANGE);

/** Parts of 10^9 in 64 bits with sign. */
export type FixedI64 = Branded<bigint, "FixedI64">;
export const FixedI64 = /* @__PURE__ */ fixedPoint<FixedI64>("FixedI64", 10n ** 9n, {
  min: -(1n << 63n),
  max: (1n << 63n) - 1n,
});
