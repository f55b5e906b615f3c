import { createModule } from "./assembler.ts";
import { addCurve, DIGITS, POINT, VARIABLE_MULTIPLES } from "./curve25519.ts";
import { ELEMENT } from "./field25519.ts";
import { instantiate } from "./instantiate.ts";

/** Functions on addresses in the module's memory; see `field25519.ts` and `curve25519.ts`. */
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
  combine(top: number, table: number): void;
  combineMany(top: number, count: number): void;
}

let end = 0;
/** Sets aside `size` bytes of the memory, once, when the package is loaded. */
function allocate(size: number): number {
  const start = end;
  end += size;
  return start;
}

/** Odd multiples that are kept of the base point. */
export const BASE_MULTIPLES = 64;
/** Points that `combineMany` can take. */
export const MOST_POINTS = 33;

const bytesAt = allocate(40);
/** See `CurveMemory`. */
export const memory = {
  scratch: allocate(8 * ELEMENT),
  twiceD: allocate(ELEMENT),
  sum: allocate(POINT),
  table: allocate(VARIABLE_MULTIPLES * POINT),
  digits: [allocate(DIGITS), allocate(DIGITS)],
  many: {
    tables: allocate(MOST_POINTS * VARIABLE_MULTIPLES * POINT),
    digits: allocate(MOST_POINTS * DIGITS),
  },
} as const;

const curve = (() => {
  const module = createModule(3);
  addCurve(module, memory);
  return instantiate<CurveFunctions>(module.toBytes());
})();

/** Odd multiples of the second point of `combine`: of the base point, or of one that is used once. */
export const TABLES = {
  base: allocate(BASE_MULTIPLES * POINT),
  variable: allocate(VARIABLE_MULTIPLES * POINT),
} as const;

/** The field and curve functions on addresses. */
export const functions: CurveFunctions = curve.functions;
/** The whole memory; it never grows. */
export const view: Uint8Array = curve.bytes();

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

/** Makes the point at `address` the neutral one. */
export function setIdentity(address: number): void {
  copy(address, ZERO);
  copy(address + ELEMENT, ONE);
  copy(address + 2 * ELEMENT, ONE);
  copy(address + 3 * ELEMENT, ZERO);
}
