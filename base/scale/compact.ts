import { unit } from "./basic.ts";
import type { Code } from "./code.ts";
import type { Codec } from "./codec.ts";
import { defineCodec, partsOf } from "./define.ts";
import { describe } from "./describe.ts";
import { emitReadCall, emitWriteCall } from "./emit.ts";
import { ScaleError } from "./error.ts";
import { assertBigint, assertNumber, u32, u64, u128 } from "./integers.ts";
import { advance, type Reader } from "./reader.ts";
import type { PrimitiveName } from "./type-description.ts";
import { u32At, u128At } from "./wide.ts";
import { reserve, type Writer } from "./writer.ts";

const WIDTHS: Partial<Record<PrimitiveName, number>> = { u8: 1, u16: 2, u32: 4, u64: 8, u128: 16 };
const SMALL_BIGINTS: readonly bigint[] = Array.from({ length: 64 }, (_, value) => BigInt(value));

/**
 * `Compact<T>`: one byte below 64, two below 2^14, four below 2^30, else a count and as many bytes. `T` is an unsigned
 * integer up to `u128` or a newtype of one (`Compact<Perbill>`); only the shortest form of a value is accepted.
 * `Compact<()>` has no bytes.
 */
export function compact<T extends number | bigint | undefined>(inner: Codec<T>): Codec<T> {
  // A newtype's values are its integer's, so `T` is what the codec of that integer has.
  return compactOf(inner) as Codec<unknown> as Codec<T>;
}

function compactOf(inner: Codec<unknown>): Codec<undefined> | Codec<number> | Codec<bigint> {
  const name = integerUnder(inner);
  if (name === "unit")
    return defineCodec({ ...partsOf(unit), describe: () => describe({ kind: "compact", inner }) });
  const width = WIDTHS[name];
  if (width === undefined) throw new TypeError(`Compact needs an unsigned integer up to u128, got ${name}`);
  return width <= 4 ? compactNumber(inner, width) : compactBigint(inner, width);
}

export const compactU32: Codec<number> = compact(u32);
export const compactU64: Codec<bigint> = compact(u64);
export const compactU128: Codec<bigint> = compact(u128);

/** Reads a `Compact<u32>`, the form of every length. @throws ScaleError when cut short or not the shortest form. */
export function readCompactU32(input: Reader): number {
  return readNumber(input, 4);
}

/** Writes a `Compact<u32>`; `value` must be an integer from 0 to 2^32 - 1. */
export function writeCompactU32(out: Writer, value: number): void {
  reserve(out, 5);
  const { bytes, at } = out;
  if (value < 0x40) {
    bytes[at] = value << 2;
    out.at = at + 1;
  } else if (value < 0x4000) {
    out.view.setUint16(at, (value << 2) | 1, true);
    out.at = at + 2;
  } else if (value < 0x4000_0000) {
    out.view.setUint32(at, (value << 2) | 2, true);
    out.at = at + 4;
  } else {
    bytes[at] = 3;
    out.view.setUint32(at + 1, value, true);
    out.at = at + 5;
  }
}

/** Bytes that a length takes. */
export function compactSize(value: number): number {
  if (value < 0x40) return 1;
  if (value < 0x4000) return 2;
  return value < 0x4000_0000 ? 4 : 5;
}

/** Appends source that reads a length and returns its name. */
export function emitReadLength(code: Code): string {
  return emitReadCompact(code, "h >> 2", readCompactU32);
}

/** Appends source that writes the length `value`, a name. */
export function emitWriteLength(code: Code, value: string): void {
  code.sync();
  code.need(5);
  code.line(`if (${value} < 64) b[p++] = ${value} << 2; else {`);
  emitWriteCall(code, `${code.constant(writeCompactU32)}(w, ${value});`);
  code.line("}");
}

function compactNumber<T>(inner: Codec<T>, width: number): Codec<number> {
  const name = `Compact<u${width * 8}>`;
  const max = 2 ** (8 * width) - 1;
  const read = (input: Reader) => readNumber(input, width);
  const write = (out: Writer, value: number) => {
    assertNumber(name, value, 0, max);
    writeCompactU32(out, value);
  };
  return defineCodec<number>({
    size: () => ({ min: 1, max: compactSize(max) }),
    describe: () => describe({ kind: "compact", inner }),
    weight: 3,
    read,
    write,
    emitRead: (code) => emitReadCompact(code, "h >> 2", read),
    emitWrite: (code, value) => emitWriteCall(code, `${code.constant(write)}(w, ${value});`),
  });
}

function compactBigint<T>(inner: Codec<T>, width: number): Codec<bigint> {
  const name = `Compact<u${width * 8}>`;
  const max = (1n << BigInt(width * 8)) - 1n;
  const read = (input: Reader) => readBigint(input, width);
  const write = (out: Writer, value: bigint) => {
    assertBigint(name, value, 0n, max);
    writeBigint(out, value);
  };
  return defineCodec<bigint>({
    size: () => ({ min: 1, max: width + 1 }),
    describe: () => describe({ kind: "compact", inner }),
    weight: 3,
    read,
    write,
    emitRead: (code) => emitReadCompact(code, `${code.constant(SMALL_BIGINTS)}[h >> 2]`, read),
    emitWrite: (code, value) => emitWriteCall(code, `${code.constant(write)}(w, ${value});`),
  });
}

/** One byte values in place, longer ones by a call. `h` is the first byte. */
function emitReadCompact(code: Code, oneByte: string, read: (input: Reader) => unknown): string {
  code.sync();
  code.need(1);
  const value = code.fresh();
  code.line(`let ${value}; { const h = b[p]; if ((h & 3) === 0) { ${value} = ${oneByte}; p++; } else {`);
  emitReadCall(code, `${value} = ${code.constant(read)}(r);`);
  code.line("} }");
  return value;
}

function readNumber(input: Reader, width: number): number {
  const { bytes } = input;
  const start = input.at;
  const first = bytes[advance(input, 1)] as number;
  let value: number;
  let least: number;
  switch (first & 3) {
    case 0:
      return first >> 2;
    case 1:
      value = (first | ((bytes[advance(input, 1)] as number) << 8)) >> 2;
      least = 0x40;
      break;
    case 2:
      value = u32At(bytes, advance(input, 3) - 1) >>> 2;
      least = 0x4000;
      break;
    default:
      if (first !== 3) refuse(input, start, `does not fit in u${width * 8}`);
      value = u32At(bytes, advance(input, 4));
      least = 0x4000_0000;
  }
  if (value < least) refuse(input, start, "is not in its shortest form");
  if (width < 4 && value >= 1 << (8 * width)) refuse(input, start, `does not fit in u${width * 8}`);
  return value;
}

function readBigint(input: Reader, width: number): bigint {
  const { bytes } = input;
  const start = input.at;
  const first = start < input.end ? (bytes[start] as number) : 0;
  if ((first & 3) !== 3 || first === 3) return BigInt(readNumber(input, 4));
  const length = (first >> 2) + 4;
  if (length > width) refuse(input, start, `does not fit in u${width * 8}`);
  input.at++;
  const from = advance(input, length);
  if (bytes[from + length - 1] === 0) refuse(input, start, "is not in its shortest form");
  const padded = new Uint8Array(16);
  for (let i = 0; i < length; i++) padded[i] = bytes[from + i] as number;
  return u128At(padded, 0);
}

function writeBigint(out: Writer, value: bigint): void {
  if (value < 0x1_0000_0000n) {
    writeCompactU32(out, Number(value));
    return;
  }
  reserve(out, 17);
  const { bytes, view, at } = out;
  view.setBigUint64(at + 1, value, true);
  view.setBigUint64(at + 9, value >> 64n, true);
  let length = 16;
  while (bytes[at + length] === 0) length--;
  bytes[at] = ((length - 4) << 2) | 3;
  out.at = at + 1 + length;
}

function refuse(input: Reader, start: number, why: string): never {
  input.at = start;
  throw new ScaleError(`compact integer ${why}`);
}

/** The integer that a codec or a newtype of it is written as, or `unit`. */
function integerUnder(codec: Codec<unknown>): PrimitiveName | "unit" {
  const { shape } = codec.description;
  if (shape.kind === "primitive") return shape.name;
  if (shape.kind === "tuple" && shape.elements.length === 0) return "unit";
  const field = shape.kind === "composite" && shape.fields.length === 1 ? shape.fields[0] : undefined;
  if (field === undefined || field.name !== undefined) {
    throw new TypeError(`Compact needs an unsigned integer or a newtype of one, got a ${shape.kind}`);
  }
  return integerUnder(field.codec);
}
