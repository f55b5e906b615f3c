import {
  element,
  equalElements,
  functions,
  isNegative,
  isZero,
  ONE,
  SQRT_MINUS_ONE,
  ZERO,
} from "../wasm/curve-module.ts";

const power = [element(), element(), element()] as const;

/** `out = a^((p - 5) / 8)`, by an addition chain over runs of ones in the exponent. */
function powerForRoot(out: number, a: number): void {
  const { mul, square } = functions;
  const [t0, t1, t2] = power;
  square(t0, a, 1);
  square(t1, t0, 2);
  mul(t1, a, t1);
  mul(t0, t0, t1);
  square(t0, t0, 1);
  mul(t0, t1, t0); // 2^5 - 1
  square(t1, t0, 5);
  mul(t0, t1, t0); // 2^10 - 1
  square(t1, t0, 10);
  mul(t1, t1, t0); // 2^20 - 1
  square(t2, t1, 20);
  mul(t1, t2, t1); // 2^40 - 1
  square(t1, t1, 10);
  mul(t0, t1, t0); // 2^50 - 1
  square(t1, t0, 50);
  mul(t1, t1, t0); // 2^100 - 1
  square(t2, t1, 100);
  mul(t1, t2, t1); // 2^200 - 1
  square(t1, t1, 50);
  mul(t0, t1, t0); // 2^250 - 1
  square(t0, t0, 2);
  mul(out, t0, a); // 2^252 - 3
}

const root = [element(), element(), element()] as const;

/**
 * The non-negative square root of u/v, or of i u/v when u/v is no square (RFC 9496, section 4.2).
 * @returns whether u/v is a square.
 */
export function squareRootOfRatio(out: number, u: number, v: number): boolean {
  const { mul, square, add, sub } = functions;
  const [v3, t, check] = root;
  square(v3, v, 1);
  mul(v3, v3, v);
  square(t, v3, 1);
  mul(t, t, v);
  mul(t, t, u);
  powerForRoot(t, t);
  mul(t, t, v3);
  mul(t, t, u);
  square(check, t, 1);
  mul(check, check, v);
  const correct = equalElements(check, u);
  add(v3, check, u);
  const flipped = isZero(v3);
  mul(v3, u, SQRT_MINUS_ONE);
  add(v3, v3, check);
  const flippedByRoot = isZero(v3);
  if (flipped || flippedByRoot) mul(t, t, SQRT_MINUS_ONE);
  if (isNegative(t)) sub(t, ZERO, t);
  mul(out, t, ONE);
  return correct || flipped;
}
