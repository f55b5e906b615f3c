/** How a quotient that is no integer is rounded (`sp_arithmetic::Rounding`). */
export type Rounding =
  /** Towards infinity. */
  | "up"
  /** Towards zero. */
  | "down"
  /** To the nearest integer, up when both are as near. */
  | "nearestUp"
  /** To the nearest integer, down when both are as near. */
  | "nearestDown";

/** How a quotient of either sign is rounded (`sp_arithmetic::SignedRounding`). */
export type SignedRounding =
  /** Towards positive infinity. */
  | "high"
  /** Towards negative infinity. */
  | "low"
  | "nearestHigh"
  | "nearestLow"
  /** Away from zero. */
  | "major"
  /** Towards zero. */
  | "minor"
  | "nearestMajor"
  | "nearestMinor";

/** `[for a positive quotient, for the absolute value of a negative one]`. */
const OF_SIGNED: Readonly<Record<SignedRounding, readonly [Rounding, Rounding]>> = {
  high: ["up", "down"],
  low: ["down", "up"],
  nearestHigh: ["nearestUp", "nearestDown"],
  nearestLow: ["nearestDown", "nearestUp"],
  major: ["up", "up"],
  minor: ["down", "down"],
  nearestMajor: ["nearestUp", "nearestUp"],
  nearestMinor: ["nearestDown", "nearestDown"],
};

/** The rounding of the absolute value that gives the wanted rounding of the signed one. */
export function roundingOfMagnitude(rounding: SignedRounding, negative: boolean): Rounding {
  return OF_SIGNED[rounding][negative ? 1 : 0];
}

/** `dividend / divisor` of non-negative integers, rounded. @throws RangeError when `divisor` is zero. */
export function divideRounded(dividend: bigint, divisor: bigint, rounding: Rounding): bigint {
  const quotient = dividend / divisor;
  const remainder = dividend - quotient * divisor;
  if (remainder === 0n) return quotient;
  return roundsUp(2n * remainder, divisor, rounding) ? quotient + 1n : quotient;
}

function roundsUp(doubleRemainder: bigint, divisor: bigint, rounding: Rounding): boolean {
  switch (rounding) {
    case "up":
      return true;
    case "down":
      return false;
    case "nearestUp":
      return doubleRemainder >= divisor;
    case "nearestDown":
      return doubleRemainder > divisor;
  }
}
