import type { Branded } from "@serinus/bytes";
import { U128 } from "./integers.ts";
import { divideRounded, type Rounding } from "./rounding.ts";

/**
 * Arithmetic of one type of fractions between zero and one, held as whole parts of `accuracy`
 * (`sp_arithmetic::PerThing`). Fractions saturate at zero and one.
 *
 * `N`s that a fraction is multiplied with are unsigned integers of at most 128 bits.
 */
export interface PerThing<P extends number | bigint> {
  readonly name: string;
  /** Parts of one whole. */
  readonly accuracy: bigint;
  readonly zero: P;
  readonly one: P;
  /** More parts than the whole give one. */
  fromParts(parts: bigint | number): P;
  parts(value: P): bigint;
  /** Whole per cents; more than a hundred give one. */
  fromPercent(percent: number): P;
  /** `p / q`, rounded down; one when `p` exceeds `q` or `q` is zero. */
  fromRational(p: bigint, q: bigint): P;
  /** `p / q`, rounded as told; `undefined` when `p` exceeds `q` or `q` is zero. */
  fromRationalWithRounding(p: bigint, q: bigint, rounding: Rounding): P | undefined;
  /** `value * n`, to the nearest integer, down when both are as near: what `*` means in Substrate. */
  mul(value: P, n: bigint): bigint;
  mulFloor(value: P, n: bigint): bigint;
  mulCeil(value: P, n: bigint): bigint;
  /** `n / value`, to the nearest integer, saturating at u128. @throws RangeError when `value` is zero. */
  saturatingReciprocalMul(value: P, n: bigint): bigint;
  saturatingReciprocalMulFloor(value: P, n: bigint): bigint;
  saturatingReciprocalMulCeil(value: P, n: bigint): bigint;
  saturatingAdd(a: P, b: P): P;
  saturatingSub(a: P, b: P): P;
  /** `one - value`. */
  leftFromOne(value: P): P;
  /** Product of two fractions, rounded down. */
  times(a: P, b: P): P;
  /** Quotient of two fractions, rounded down unless told otherwise; one when it exceeds one or `b` is zero. */
  div(a: P, b: P, rounding?: Rounding): P;
  /** How many whole times `b` goes into `a`. @throws RangeError when `b` is zero. */
  intDiv(a: P, b: P): bigint;
  square(value: P): P;
  pow(value: P, exponent: number): P;
}

/** Builds the arithmetic of the fractions of `accuracy` parts; `make` turns parts into a value of the type. */
function perThing<P extends number | bigint>(
  name: string,
  accuracy: bigint,
  make: (parts: bigint) => P,
): PerThing<P> {
  const parts = (value: P): bigint => BigInt(value);
  const clamped = (count: bigint): P => make(count > accuracy ? accuracy : count < 0n ? 0n : count);
  const zero = make(0n);
  const one = make(accuracy);

  const fromRationalWithRounding = (p: bigint, q: bigint, rounding: Rounding): P | undefined =>
    q === 0n || p > q ? undefined : make(divideRounded(accuracy * p, q, rounding));
  const scaled = (value: P, n: bigint, rounding: Rounding): bigint =>
    divideRounded(n * parts(value), accuracy, rounding);
  const reciprocal = (value: P, n: bigint, rounding: Rounding): bigint =>
    U128.clamp(divideRounded(n * accuracy, parts(value), rounding));
  const times = (a: P, b: P): P => make((parts(a) * parts(b)) / accuracy);

  return {
    name,
    accuracy,
    zero,
    one,
    fromParts: (count) => clamped(BigInt(count)),
    parts,
    fromPercent: (percent) => clamped((BigInt(percent) * accuracy) / 100n),
    fromRational: (p, q) => fromRationalWithRounding(p, q, "down") ?? one,
    fromRationalWithRounding,
    mul: (value, n) => scaled(value, n, "nearestDown"),
    mulFloor: (value, n) => scaled(value, n, "down"),
    mulCeil: (value, n) => scaled(value, n, "up"),
    saturatingReciprocalMul: (value, n) => reciprocal(value, n, "nearestUp"),
    saturatingReciprocalMulFloor: (value, n) => reciprocal(value, n, "down"),
    saturatingReciprocalMulCeil: (value, n) => reciprocal(value, n, "up"),
    saturatingAdd: (a, b) => clamped(parts(a) + parts(b)),
    saturatingSub: (a, b) => clamped(parts(a) - parts(b)),
    leftFromOne: (value) => make(accuracy - parts(value)),
    times,
    div: (a, b, rounding = "down") => fromRationalWithRounding(parts(a), parts(b), rounding) ?? one,
    intDiv: (a, b) => parts(a) / parts(b),
    square: (value) => times(value, value),
    pow: (value, exponent) => {
      if (exponent === 0 || value === one) return one;
      // Square and multiply in the order of Substrate: every product rounds, so the order shows in the result.
      let result = value;
      let base = value;
      let left = exponent - 1;
      while (left > 0 && result !== zero) {
        if (left % 2 !== 0) {
          result = times(result, base);
          left -= 1;
        }
        base = times(base, base);
        left /= 2;
      }
      return result;
    },
  };
}

/** Parts of a hundred. */
export type Percent = Branded<number, "Percent">;
export const Percent = /* @__PURE__ */ perThing("Percent", 100n, (parts) => Number(parts) as Percent);

/** Parts of 65,535. */
export type PerU16 = Branded<number, "PerU16">;
export const PerU16 = /* @__PURE__ */ perThing("PerU16", 65_535n, (parts) => Number(parts) as PerU16);

/** Parts of a million. */
export type Permill = Branded<number, "Permill">;
export const Permill = /* @__PURE__ */ perThing("Permill", 1_000_000n, (parts) => Number(parts) as Permill);

/** Parts of a billion. */
export type Perbill = Branded<number, "Perbill">;
export const Perbill = /* @__PURE__ */ perThing(
  "Perbill",
  1_000_000_000n,
  (parts) => Number(parts) as Perbill,
);

/** Parts of 10^18. */
export type Perquintill = Branded<bigint, "Perquintill">;
export const Perquintill = /* @__PURE__ */ perThing(
  "Perquintill",
  10n ** 18n,
  (parts) => parts as Perquintill,
);
