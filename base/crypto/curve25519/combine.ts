import {
  BASE_MULTIPLES,
  constant,
  copy,
  functions,
  MOST_POINTS,
  memory,
  point,
  setIdentity,
  TABLES,
  view,
} from "../wasm/curve-module.ts";
import { DIGITS, POINT, VARIABLE_MULTIPLES } from "../wasm/curve25519.ts";
import { ELEMENT } from "../wasm/field25519.ts";

const step = point();
const doubled = point();

/** Fills a table with odd multiples of a point, which is changed. */
function fillTable(table: number, count: number, running: number): void {
  const { makeReady, double, addReady } = functions;
  makeReady(table, running);
  copy(doubled, running, POINT);
  double(doubled, 1);
  makeReady(step, doubled);
  for (let i = 1; i < count; i++) {
    addReady(running, step, 0, 1);
    makeReady(table + i * POINT, running);
  }
}

/** Where the point lies that {@link combine} leaves. */
export const SUM: number = memory.sum;

/**
 * The point `base scalar * B - scalar * P`, left at {@link SUM}. Scalars are 32 bytes little-endian below 2^255;
 * time depends on them, so neither may be secret. The point P is changed.
 */
export function combine(baseScalar: Uint8Array, scalar: Uint8Array, running: number): void {
  fillTable(memory.table, VARIABLE_MULTIPLES, running);
  const top = Math.max(
    writeDigits(memory.digits[0], scalar, 5, -1),
    writeDigits(memory.digits[1], baseScalar, 8, 1),
  );
  setIdentity(memory.sum);
  functions.combine(top, TABLES.base);
}

/** A point that {@link addMultiples} takes: an address, whose point is changed, or the base point. */
export type Operand = number | "base";

/** The point `a * A + b * B`, left at {@link SUM}. Scalars as in {@link combine}. */
export function addMultiples(a: Uint8Array, A: number, b: Uint8Array, B: Operand): void {
  fillTable(memory.table, VARIABLE_MULTIPLES, A);
  if (B !== "base") fillTable(TABLES.variable, VARIABLE_MULTIPLES, B);
  const top = Math.max(
    writeDigits(memory.digits[0], a, 5, 1),
    writeDigits(memory.digits[1], b, B === "base" ? 8 : 5, 1),
  );
  setIdentity(memory.sum);
  functions.combine(top, B === "base" ? TABLES.base : TABLES.variable);
}

/** One term of a sum: an address, whose point is changed, or the base point; times a scalar, or its negative. */
export interface Term {
  readonly point: Operand;
  readonly scalar: Uint8Array;
  readonly sign: 1 | -1;
}

/**
 * The sum of many points times their scalars, left at {@link SUM}: much less for each than one after the other, as the
 * doublings are shared. Scalars as in {@link combine}. @throws RangeError for more than 33.
 */
export function sumOfMultiples(terms: readonly Term[]): void {
  if (terms.length > MOST_POINTS)
    throw new RangeError(`at most ${MOST_POINTS} points are added at once, not ${terms.length}`);
  let top = 0;
  for (const [i, { point: operand, scalar, sign }] of terms.entries()) {
    const table = memory.many.tables + i * VARIABLE_MULTIPLES * POINT;
    if (operand === "base") copy(table, TABLES.base, VARIABLE_MULTIPLES * POINT);
    else fillTable(table, VARIABLE_MULTIPLES, operand);
    top = Math.max(top, writeDigits(memory.many.digits + i * DIGITS, scalar, 5, sign));
  }
  setIdentity(memory.sum);
  functions.combineMany(top, terms.length);
}

/**
 * Writes the scalar in non-adjacent form: digits that are zero or odd and below 2^(width - 1) in size, of which no two
 * among `width` neighbours are other than zero; each times `sign`. @returns the index of the highest.
 */
function writeDigits(at: number, scalar: Uint8Array, width: number, sign: 1 | -1): number {
  view.fill(0, at, at + DIGITS);
  const bit = (index: number): number => ((scalar[index >> 3] ?? 0) >> (index & 7)) & 1;
  let carry = 0;
  let top = 0;
  for (let position = 0; position < DIGITS; ) {
    if (bit(position) === carry) {
      position++;
      continue;
    }
    const byte = position >> 3;
    const wide = (scalar[byte] ?? 0) | ((scalar[byte + 1] ?? 0) << 8);
    const window = ((wide >> (position & 7)) & ((1 << width) - 1)) + carry;
    carry = window >> (width - 1);
    view[at + position] = sign * (window - (carry << width));
    top = position;
    position += width;
  }
  return top;
}

/** The base point of RFC 8032, section 5.1. */
const BASE_X = 15112221349535400772501151409588531511454012693041857206046113283949847762202n;
const BASE_Y = 46316835694926478169428394003475163141307993866256225615783033603165251855960n;

const base = point();
setIdentity(base);
copy(base, constant(BASE_X));
copy(base + ELEMENT, constant(BASE_Y));
functions.mul(base + 3 * ELEMENT, base, base + ELEMENT);
fillTable(TABLES.base, BASE_MULTIPLES, base);
