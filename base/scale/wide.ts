import { describeValue, ScaleError } from "./error.ts";

/** Two halves of a 64 bit integer on their way between numbers and a bigint. */
const scratch = new DataView(new ArrayBuffer(8));

/** The unsigned 32 bit integer at `p`, little endian. */
export function u32At(b: Uint8Array, p: number): number {
  return (
    ((b[p] as number) |
      ((b[p + 1] as number) << 8) |
      ((b[p + 2] as number) << 16) |
      ((b[p + 3] as number) << 24)) >>>
    0
  );
}

function joined(low: number, high: number): bigint {
  scratch.setUint32(0, low, true);
  scratch.setUint32(4, high, true);
  return scratch.getBigUint64(0, true);
}

/** The unsigned 64 bit integer at `p`. */
export function u64At(b: Uint8Array, p: number): bigint {
  const low = u32At(b, p);
  const high = u32At(b, p + 4);
  return (low | high) === 0 ? 0n : joined(low, high);
}

/** The unsigned 128 bit integer at `p`; wide arithmetic only when the upper half is in use. */
export function u128At(b: Uint8Array, p: number): bigint {
  const low = u64At(b, p);
  const third = u32At(b, p + 8);
  const fourth = u32At(b, p + 12);
  return (third | fourth) === 0 ? low : (joined(third, fourth) << 64n) | low;
}

/** The unsigned 256 bit integer at `p`. */
export function u256At(b: Uint8Array, p: number): bigint {
  const low = u128At(b, p);
  const high = u128At(b, p + 16);
  return high === 0n ? low : (high << 128n) | low;
}

const U64_MAX = (1n << 64n) - 1n;
const U128_MAX = (1n << 128n) - 1n;
const U256_MAX = (1n << 256n) - 1n;

function misfits(value: unknown, bits: number): never {
  throw new ScaleError(`${describeValue(value)} is no integer of ${bits} bits`);
}

/** Writes an unsigned 64 bit integer at `p`. @throws ScaleError when it does not fit or is no bigint. */
export function putU64(view: DataView, p: number, value: bigint): void {
  if (typeof value !== "bigint" || value < 0n || value > U64_MAX) misfits(value, 64);
  view.setBigUint64(p, value, true);
}

/** Writes an unsigned 128 bit integer at `p`. */
export function putU128(view: DataView, p: number, value: bigint): void {
  if (typeof value !== "bigint" || value < 0n || value > U128_MAX) misfits(value, 128);
  view.setBigUint64(p, value, true);
  if (value > U64_MAX) {
    view.setBigUint64(p + 8, value >> 64n, true);
  } else {
    view.setUint32(p + 8, 0);
    view.setUint32(p + 12, 0);
  }
}

/** Writes an unsigned 256 bit integer at `p`. */
export function putU256(view: DataView, p: number, value: bigint): void {
  if (typeof value !== "bigint" || value < 0n || value > U256_MAX) misfits(value, 256);
  putU128(view, p, value & U128_MAX);
  putU128(view, p + 16, value >> 128n);
}
