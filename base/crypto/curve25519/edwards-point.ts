import {
  copy,
  D,
  element,
  equalElements,
  functions,
  isNegative,
  isZero,
  ONE,
  point,
  readElement,
  ZERO,
} from "../wasm/curve-module.ts";
import { ELEMENT } from "../wasm/field25519.ts";
import { SUM } from "./combine.ts";
import { squareRootOfRatio } from "./square-root.ts";

const u = element();
const v = element();
const ready = point();

/**
 * Decodes a point of edwards25519 to the address `out` by ZIP-215: as RFC 8032, section 5.1.3, but y may be p or more
 * and x = 0 may have either sign. @returns whether there is such a point.
 */
export function decodeEdwards(out: number, bytes: Uint8Array): boolean {
  const { add, sub, mul, square } = functions;
  const [x, y, z, xy] = [out, out + ELEMENT, out + 2 * ELEMENT, out + 3 * ELEMENT] as const;
  readElement(y, bytes);
  square(u, y, 1);
  mul(v, u, D);
  sub(u, u, ONE);
  add(v, v, ONE);
  const isOnCurve = squareRootOfRatio(x, u, v);
  const isOdd = ((bytes[31] as number) & 0x80) !== 0;
  if (isNegative(x) !== isOdd) {
    sub(x, ZERO, x);
    mul(x, x, ONE);
  }
  copy(z, ONE);
  mul(xy, x, y);
  return isOnCurve;
}

/** Whether eight times {@link SUM} is eight times the point at `other`. Changes the sum. */
export function sumEqualsTimesCofactor(other: number): boolean {
  functions.makeReady(ready, other);
  functions.addReady(SUM, ready, 1, 0);
  for (let i = 0; i < 3; i++) functions.double(SUM, 0);
  return isZero(SUM) && equalElements(SUM + ELEMENT, SUM + 2 * ELEMENT);
}
