import { U128 } from "./integers.ts";
import { divideRounded, type Rounding } from "./rounding.ts";

/**
 * `a * b / c` over u128 with the product kept whole (`sp_arithmetic::multiply_by_rational_with_rounding`).
 * @returns `undefined` when `c` is zero or the result exceeds u128.
 */
export function multiplyByRational(a: bigint, b: bigint, c: bigint, rounding: Rounding): bigint | undefined {
  if (c === 0n) return undefined;
  const result = divideRounded(a * b, c, rounding);
  return result > U128.max ? undefined : result;
}

/** The largest integer whose square is at most `n`. @throws RangeError when `n` is negative. */
export function integerSquareRoot(n: bigint): bigint {
  if (n < 0n) throw new RangeError(`no square root of the negative number ${n}`);
  if (n < 2n) return n;
  // Newton's iteration from above: it descends strictly until it reaches the root.
  let root = 1n << BigInt((n.toString(16).length * 4 + 2) >> 1);
  for (;;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
