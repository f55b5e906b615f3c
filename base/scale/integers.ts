import type { Code } from "./code.ts";
import type { Codec } from "./codec.ts";
import { defineCodec } from "./define.ts";
import { describe } from "./describe.ts";
import { describeValue, ScaleError } from "./error.ts";
import { misfit } from "./parts.ts";
import { advance } from "./reader.ts";
import type { PrimitiveName } from "./type-description.ts";
import { putU64, putU128, putU256, u64At, u128At, u256At } from "./wide.ts";
import { reserve } from "./writer.ts";

export const u8: Codec<number> = small("u8", 1, 0, 0xff, "{b}[{p}]", "{x} & 255", "b[{p}] = {x};");
export const u16: Codec<number> = small(
  "u16",
  2,
  0,
  0xffff,
  "({b}[{p}] | {b}[{p} + 1] << 8)",
  "{x} & 65535",
  "v.setUint16({p}, {x}, true);",
);
export const u32: Codec<number> = small(
  "u32",
  4,
  0,
  0xffff_ffff,
  "(({b}[{p}] | {b}[{p} + 1] << 8 | {b}[{p} + 2] << 16 | {b}[{p} + 3] << 24) >>> 0)",
  "{x} >>> 0",
  "v.setUint32({p}, {x}, true);",
);
export const i8: Codec<number> = small(
  "i8",
  1,
  -0x80,
  0x7f,
  "({b}[{p}] << 24 >> 24)",
  "{x} << 24 >> 24",
  "b[{p}] = {x};",
);
export const i16: Codec<number> = small(
  "i16",
  2,
  -0x8000,
  0x7fff,
  "(({b}[{p}] | {b}[{p} + 1] << 8) << 16 >> 16)",
  "{x} << 16 >> 16",
  "v.setInt16({p}, {x}, true);",
);
export const i32: Codec<number> = small(
  "i32",
  4,
  -0x8000_0000,
  0x7fff_ffff,
  "({b}[{p}] | {b}[{p} + 1] << 8 | {b}[{p} + 2] << 16 | {b}[{p} + 3] << 24)",
  "{x} | 0",
  "v.setInt32({p}, {x}, true);",
);

export const u64: Codec<bigint> = wide("u64", 8, false, u64At, putU64);
export const u128: Codec<bigint> = wide("u128", 16, false, u128At, putU128);
export const u256: Codec<bigint> = wide("u256", 32, false, u256At, putU256);
export const i64: Codec<bigint> = wide("i64", 8, true, u64At, putU64);
export const i128: Codec<bigint> = wide("i128", 16, true, u128At, putU128);
export const i256: Codec<bigint> = wide("i256", 32, true, u256At, putU256);

/** Throws unless `value` is an integer from `min` to `max`. */
export function assertNumber(name: string, value: unknown, min: number, max: number): void {
  if (typeof value !== "number" || !Number.isInteger(value) || value < min || value > max) {
    throw new ScaleError(
      `${name} must be an integer number from ${min} to ${max}, got ${describeValue(value)}`,
    );
  }
}

/** Throws unless `value` is a bigint from `min` to `max`. */
export function assertBigint(name: string, value: unknown, min: bigint, max: bigint): void {
  if (typeof value !== "bigint" || value < min || value > max) {
    throw new ScaleError(`${name} must be a bigint from ${min} to ${max}, got ${describeValue(value)}`);
  }
}

/** An integer held in a number. The templates name the bytes `{b}`, the position `{p}` and the value `{x}`. */
function small(
  name: PrimitiveName,
  bytes: number,
  min: number,
  max: number,
  load: string,
  clamp: string,
  store: string,
): Codec<number> {
  const signed = min < 0;
  return defineCodec<number>({
    size: () => ({ min: bytes, max: bytes }),
    describe: () => describe({ kind: "primitive", name }),
    weight: 1,
    read(input) {
      const at = advance(input, bytes);
      let value = 0;
      for (let i = bytes - 1; i >= 0; i--) value = value * 256 + (input.bytes[at + i] as number);
      return signed && value > max ? value - 2 * (max + 1) : value;
    },
    write(out, value) {
      assertNumber(name, value, min, max);
      reserve(out, bytes);
      for (let i = 0; i < bytes; i++) out.bytes[out.at + i] = value >> (8 * i);
      out.at += bytes;
    },
    emitRead(code) {
      code.need(bytes);
      const value = code.fresh();
      code.line(`const ${value} = ${fill(load, { b: "b", p: code.take(bytes) })};`);
      return value;
    },
    emitWrite(code, value) {
      code.line(`if ((${fill(clamp, { x: value })}) !== ${value}) ${code.constant(misfit)}();`);
      code.need(bytes);
      code.line(fill(store, { p: code.take(bytes), x: value }));
    },
  });
}

/** An integer held in a bigint. Signed ones are their unsigned complement on the wire. */
function wide(
  name: PrimitiveName,
  bytes: number,
  signed: boolean,
  load: (b: Uint8Array, p: number) => bigint,
  store: (view: DataView, p: number, value: bigint) => void,
): Codec<bigint> {
  const bits = bytes * 8;
  const min = signed ? -(1n << BigInt(bits - 1)) : 0n;
  const max = (1n << BigInt(signed ? bits - 1 : bits)) - 1n;
  const toSigned = (value: bigint) => BigInt.asIntN(bits, value);
  const toUnsigned = (value: bigint) =>
    typeof value !== "bigint" || value < min || value > max ? misfit() : BigInt.asUintN(bits, value);
  return defineCodec<bigint>({
    size: () => ({ min: bytes, max: bytes }),
    describe: () => describe({ kind: "primitive", name }),
    weight: 1,
    read(input) {
      const value = load(input.bytes, advance(input, bytes));
      return signed ? toSigned(value) : value;
    },
    write(out, value) {
      assertBigint(name, value, min, max);
      reserve(out, bytes);
      store(out.view, out.at, signed ? toUnsigned(value) : value);
      out.at += bytes;
    },
    emitRead(code) {
      code.need(bytes);
      const value = code.fresh();
      const loaded = `${code.constant(load)}(b, ${code.take(bytes)})`;
      code.line(`const ${value} = ${signed ? `${code.constant(toSigned)}(${loaded})` : loaded};`);
      return value;
    },
    emitWrite(code: Code, value) {
      code.need(bytes);
      const stored = signed ? `${code.constant(toUnsigned)}(${value})` : value;
      code.line(`${code.constant(store)}(v, ${code.take(bytes)}, ${stored});`);
    },
  });
}

function fill(template: string, words: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w)\}/g, (_, key: string) => words[key] as string);
}
