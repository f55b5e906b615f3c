import {
  constant,
  copy,
  D,
  element,
  elementBytes,
  functions,
  isNegative,
  isZero,
  ONE,
  readElement,
  SQRT_MINUS_ONE,
  ZERO,
} from "../wasm/curve-module.ts";
import { ELEMENT } from "../wasm/field25519.ts";
import { squareRootOfRatio } from "./square-root.ts";

/** 1/sqrt(a - d) with a = -1 (RFC 9496, section 4.1). */
const INVERSE_ROOT_A_MINUS_D =
  constant(54469307008909316920995813868745141605393597292927456921205312896311721017578n);

const [s, u1, u2, u2Squared, v, root, inverse, t] = Array.from({ length: 8 }, element) as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];

/**
 * Decodes a point of ristretto255 to the address `out` (RFC 9496, section 4.3.1).
 * @returns whether the bytes are the canonical encoding of a point.
 */
export function decodeRistretto(out: number, bytes: Uint8Array): boolean {
  const { add, sub, mul, square } = functions;
  readElement(s, bytes);
  if (((bytes[0] as number) & 1) === 1 || !elementBytes(s).every((byte, i) => byte === bytes[i]))
    return false;
  square(t, s, 1);
  sub(u1, ONE, t);
  add(u2, ONE, t);
  square(u2Squared, u2, 1);
  square(v, u1, 1);
  mul(v, v, D);
  add(v, v, u2Squared);
  sub(v, ZERO, v);
  mul(t, v, u2Squared);
  const isSquare = squareRootOfRatio(root, ONE, t);
  mul(inverse, root, u2);
  const [x, y, z, xy] = [out, out + ELEMENT, out + 2 * ELEMENT, out + 3 * ELEMENT] as const;
  mul(x, s, inverse);
  add(x, x, x);
  if (isNegative(x)) sub(x, ZERO, x);
  mul(x, x, ONE);
  mul(y, root, inverse);
  mul(y, y, v);
  mul(y, y, u1);
  copy(z, ONE);
  mul(xy, x, y);
  return isSquare && !isNegative(xy) && !isZero(y);
}

/** The 32 byte encoding of the point at `address` (RFC 9496, section 4.3.2). Valid until the next call. */
export function encodeRistretto(address: number): Uint8Array {
  const { add, sub, mul, square } = functions;
  const [x, y, z, xy] = [address, address + ELEMENT, address + 2 * ELEMENT, address + 3 * ELEMENT] as const;
  add(u1, z, y);
  sub(t, z, y);
  mul(u1, u1, t);
  mul(u2, x, y);
  square(t, u2, 1);
  mul(t, t, u1);
  squareRootOfRatio(root, ONE, t);
  mul(u1, root, u1);
  mul(u2, root, u2);
  mul(inverse, u1, u2);
  mul(inverse, inverse, xy);
  mul(t, xy, inverse);
  const isRotated = isNegative(t);
  mul(s, isRotated ? y : x, isRotated ? SQRT_MINUS_ONE : ONE);
  mul(v, isRotated ? x : y, isRotated ? SQRT_MINUS_ONE : ONE);
  if (isRotated) mul(u2, u1, INVERSE_ROOT_A_MINUS_D);
  mul(t, s, inverse);
  if (isNegative(t)) sub(v, ZERO, v);
  sub(t, z, v);
  mul(t, t, u2);
  if (isNegative(t)) sub(t, ZERO, t);
  return elementBytes(t);
}

/** Whether the point at `address` is one of those that stand for the neutral one. */
export function isIdentity(address: number): boolean {
  return isZero(address) || isZero(address + ELEMENT);
}
