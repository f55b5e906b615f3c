import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { ed25519 } from "@noble/curves/ed25519.js";
import {
  constant,
  element,
  elementBytes,
  functions,
  isNegative,
  point,
  readElement,
} from "../wasm/curve-module.ts";
import { ELEMENT } from "../wasm/field25519.ts";
import { combine, SUM } from "./combine.ts";
import { decodeEdwards } from "./edwards-point.ts";
import { squareRootOfRatio } from "./square-root.ts";

const P = 2n ** 255n - 19n;
const Point = ed25519.Point;
const ORDER = Point.Fn.ORDER;

const mod = (value: bigint): bigint => ((value % P) + P) % P;
const toNumber = (bytes: Uint8Array): bigint =>
  bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
const numberAt = (address: number): bigint => toNumber(elementBytes(address));
function toBytes(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n));
}

/** Values at which carries and reductions go wrong first, canonical and not, and some without pattern. */
const samples: readonly bigint[] = [
  ...[0n, 1n, 2n, 18n, 19n, 20n, P - 20n, P - 19n, P - 2n, P - 1n, P, P + 1n, P + 18n],
  ...[2n ** 26n - 1n, 2n ** 26n, 2n ** 51n - 1n, 2n ** 230n, 2n ** 254n, (P - 1n) / 2n],
  ...[3n, 5n, 7n].map((base) => base ** 103n % P),
];

test("field arithmetic on values at the edges", () => {
  const [a, b, out] = [element(), element(), element()];
  for (const x of samples) {
    for (const y of samples) {
      readElement(a, toBytes(x));
      readElement(b, toBytes(y));
      functions.mul(out, a, b);
      equal(numberAt(out), mod(x * y));
      functions.add(out, a, b);
      equal(numberAt(out), mod(x + y));
      functions.sub(out, a, b);
      equal(numberAt(out), mod(x - y));
      functions.square(out, out, 3);
      equal(numberAt(out), mod((x - y) ** 8n));
    }
  }
});

test("products of factors of eight units, of either sign, do not overflow", () => {
  const [one, two, four, negative, out] = Array.from({ length: 5 }, element) as [
    number,
    number,
    number,
    number,
    number,
  ];
  for (const x of [2n ** 255n - 1n, P - 1n, 2n ** 254n + 2n ** 200n - 1n]) {
    readElement(one, toBytes(x));
    functions.add(two, one, one);
    functions.add(four, two, two);
    functions.sub(negative, constant(0n), four);
    functions.mul(out, two, four);
    equal(numberAt(out), mod(8n * x * x));
    functions.mul(out, negative, two);
    equal(numberAt(out), mod(-8n * x * x));
    functions.square(out, two, 1);
    equal(numberAt(out), mod(4n * x * x));
    functions.add(four, four, four);
    equal(numberAt(four), mod(8n * x));
    functions.add(negative, negative, negative);
    equal(numberAt(negative), mod(-8n * x));
  }
});

test("square roots of ratios, by RFC 9496", () => {
  const [u, v, out] = [element(), element(), element()];
  const i = constant(19681161376707505956807079304988542015446066515923890162744021073123829784752n);
  for (const x of samples) {
    for (const y of samples) {
      readElement(u, toBytes(x));
      readElement(v, toBytes(y));
      const isSquare = squareRootOfRatio(out, u, v);
      equal(isNegative(out), false);
      functions.square(out, out, 1);
      functions.mul(out, out, v);
      if (mod(y) === 0n) {
        equal(isSquare, mod(x) === 0n, "dividing by zero is a square only of zero");
        equal(numberAt(out), 0n);
      } else if (isSquare) equal(numberAt(out), mod(x));
      else {
        functions.mul(u, u, i);
        equal(numberAt(out), numberAt(u));
      }
    }
  }
});

test("a combination of two points agrees with an independent implementation", () => {
  const scalars = [
    0n,
    1n,
    2n,
    15n,
    16n,
    127n,
    128n,
    255n,
    2n ** 128n,
    2n ** 252n,
    ORDER - 1n,
    7n ** 89n % ORDER,
  ];
  const other = Point.BASE.multiply(11n ** 70n % ORDER);
  const running = point();
  const [inverse, x, y] = [element(), element(), element()];
  for (const baseScalar of scalars) {
    for (const scalar of scalars) {
      decodeEdwards(running, other.toBytes());
      combine(toBytes(baseScalar), toBytes(scalar), running);
      const expected = Point.BASE.multiplyUnsafe(baseScalar)
        .subtract(other.multiplyUnsafe(scalar))
        .toAffine();
      invert(inverse, SUM + 2 * ELEMENT);
      functions.mul(x, SUM, inverse);
      functions.mul(y, SUM + ELEMENT, inverse);
      deepEqual({ x: numberAt(x), y: numberAt(y) }, expected);
      functions.mul(x, x, y);
      functions.mul(y, SUM + 3 * ELEMENT, inverse);
      equal(numberAt(x), numberAt(y), "T is XY/Z");
    }
  }
});

/** `out = 1/a`, by Fermat. */
function invert(out: number, a: number): void {
  const value = toBytes(modPower(numberAt(a), P - 2n));
  readElement(out, value);
}

function modPower(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, base];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = mod(result * square);
    square = mod(square * square);
  }
  return result;
}
