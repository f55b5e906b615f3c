import {
  constant,
  D,
  element,
  functions,
  isNegative,
  ONE,
  point,
  readElement,
  SQRT_MINUS_ONE,
  ZERO,
} from "../wasm/curve-module.ts";
import { ELEMENT } from "../wasm/field25519.ts";
import { squareRootOfRatio } from "./square-root.ts";

/** Constants of RFC 9496, section 4.1: 1 - d^2, (d - 1)^2 and sqrt(ad - 1) with a = -1. */
const ONE_MINUS_D_SQUARED =
  constant(1159843021668779879193775521855586647937357759715417654439879720876111806838n);
const D_MINUS_ONE_SQUARED =
  constant(40440834346308536858101042469323190826248399146238708352240133220865137265952n);
const SQRT_AD_MINUS_ONE =
  constant(25063068953384623474111414158702152701244531502492656460079210482610430750235n);
const MINUS_ONE = constant(2n ** 255n - 20n);

const [t, r, u, v, s, other, N] = Array.from({ length: 7 }, element) as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];
const [first, second, ready] = [point(), point(), point()] as const;

/**
 * The point of ristretto255 that 64 uniform bytes stand for (RFC 9496, section 4.3.4; `from_uniform_bytes`).
 * @returns its address, good until the next call.
 */
export function hashToRistretto(uniform: Uint8Array): number {
  map(first, uniform.subarray(0, 32));
  map(second, uniform.subarray(32, 64));
  functions.makeReady(ready, second);
  functions.addReady(first, ready, 0, 1);
  return first;
}

/** The function MAP of the RFC, from 32 bytes to the point at `out`. */
function map(out: number, bytes: Uint8Array): void {
  const { add, sub, mul, square } = functions;
  readElement(t, bytes);
  square(r, t, 1);
  mul(r, r, SQRT_MINUS_ONE);
  add(u, r, ONE);
  mul(u, u, ONE_MINUS_D_SQUARED);
  mul(v, r, D);
  sub(v, MINUS_ONE, v);
  add(other, r, D);
  mul(v, v, other);
  const isSquare = squareRootOfRatio(s, u, v);
  sub(N, r, ONE);
  if (isSquare) sub(N, ZERO, N);
  else {
    mul(s, s, t);
    if (!isNegative(s)) sub(s, ZERO, s);
    mul(N, N, r);
  }
  mul(N, N, D_MINUS_ONE_SQUARED);
  sub(N, N, v);
  // The result in the RFC's names: x = w0 w3, y = w2 w1, z = w1 w3, t = w0 w2.
  const [w0, w1, w2, w3] = [u, r, t, other] as const;
  mul(w0, s, v);
  add(w0, w0, w0);
  mul(w1, N, SQRT_AD_MINUS_ONE);
  square(N, s, 1);
  sub(w2, ONE, N);
  add(w3, ONE, N);
  mul(out, w0, w3);
  mul(out + ELEMENT, w2, w1);
  mul(out + 2 * ELEMENT, w1, w3);
  mul(out + 3 * ELEMENT, w0, w2);
}
