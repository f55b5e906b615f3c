import { createModule } from "./assembler.ts";
import { addCurve, POINT } from "./edwards25519.ts";
import { ELEMENT } from "./field25519.ts";
import { instantiate } from "./instantiate.ts";

/** Functions on addresses in the module's memory; see `field25519.ts` and `edwards25519.ts`. */
interface CurveFunctions {
  add(out: number, a: number, b: number): void;
  sub(out: number, a: number, b: number): void;
  mul(out: number, a: number, b: number): void;
  square(out: number, a: number, times: number): void;
  fromBytes(out: number, bytes: number): void;
  toBytes(bytes: number, a: number): void;
  double(point: number, withT: number): void;
  addReady(point: number, ready: number, negative: number, withT: number): void;
  makeReady(out: number, point: number): void;
  combine(top: number): void;
}

let end = 0;
/** Sets aside `size` bytes of the memory, once, when the package is loaded. */
function allocate(size: number): number {
  const start = end;
  end += size;
  return start;
}

const DIGITS = 256;
/** Odd multiples that are kept of a point that is used once, and of the base point. */
const VARIABLE_MULTIPLES = 8;
const BASE_MULTIPLES = 64;

const bytesAt = allocate(40);
const memory = {
  scratch: allocate(8 * ELEMENT),
  twiceD: allocate(ELEMENT),
  sum: allocate(POINT),
  tables: [allocate(VARIABLE_MULTIPLES * POINT), allocate(BASE_MULTIPLES * POINT)],
  digits: [allocate(DIGITS), allocate(DIGITS)],
} as const;

const curve = (() => {
  const module = createModule(1);
  addCurve(module, memory);
  return instantiate<CurveFunctions>(module.toBytes());
})();

/** The field and curve functions on addresses. */
export const functions: CurveFunctions = curve.functions;
const view: Uint8Array = curve.bytes();

/** Sets aside room for one element. */
export function element(): number {
  return allocate(ELEMENT);
}

/** Sets aside room for a point: its address is that of X; Y, Z and T follow. */
export function point(): number {
  return allocate(POINT);
}

/** An element holding a constant. */
export function constant(value: bigint): number {
  const address = element();
  const bytes = new Uint8Array(32);
  for (let i = 0; i < 32; i++) bytes[i] = Number((value >> BigInt(8 * i)) & 0xffn);
  readElement(address, bytes);
  return address;
}

/** Reads 32 bytes little-endian into an element; bit 255 does not count. */
export function readElement(out: number, bytes: Uint8Array): void {
  view.set(bytes, bytesAt);
  functions.fromBytes(out, bytesAt);
}

/** The 32 bytes of the element, below p. Valid until the next call. */
export function elementBytes(address: number): Uint8Array {
  functions.toBytes(bytesAt, address);
  return view.subarray(bytesAt, bytesAt + 32);
}

export function copy(out: number, from: number, size = ELEMENT): void {
  view.copyWithin(out, from, from + size);
}

/** Whether the element is odd, which is what "negative" means in the encodings of points. */
export function isNegative(address: number): boolean {
  functions.toBytes(bytesAt, address);
  return ((view[bytesAt] as number) & 1) === 1;
}

export function isZero(address: number): boolean {
  return elementBytes(address).every((byte) => byte === 0);
}

export function equalElements(a: number, b: number): boolean {
  functions.sub(memory.scratch, a, b);
  return isZero(memory.scratch);
}

export const ZERO: number = constant(0n);
export const ONE: number = constant(1n);
/** d of the curve equation, and a square root of -1 (RFC 8032, section 5.1). */
export const D: number =
  constant(37095705934669439343138083508754565189542113879843219016388785533085940283555n);
export const SQRT_MINUS_ONE: number =
  constant(19681161376707505956807079304988542015446066515923890162744021073123829784752n);
functions.add(memory.twiceD, D, D);
copy(
  memory.twiceD,
  (() => {
    const reduced = element();
    functions.mul(reduced, memory.twiceD, ONE);
    return reduced;
  })(),
);

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
  fillTable(memory.tables[0], VARIABLE_MULTIPLES, running);
  const top = Math.max(
    writeDigits(memory.digits[0], scalar, 5, -1),
    writeDigits(memory.digits[1], baseScalar, 8, 1),
  );
  setIdentity(memory.sum);
  functions.combine(top);
}

function setIdentity(address: number): void {
  copy(address, ZERO);
  copy(address + ELEMENT, ONE);
  copy(address + 2 * ELEMENT, ONE);
  copy(address + 3 * ELEMENT, ZERO);
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
fillTable(memory.tables[1], BASE_MULTIPLES, base);
