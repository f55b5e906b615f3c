import {
  advance,
  bool,
  type Codec,
  compactU32,
  compactU128,
  i8,
  i16,
  i32,
  i64,
  i128,
  i256,
  type PrimitiveName,
  str,
  u8,
  u16,
  u32,
  u64,
  u128,
  u256,
} from "@serinus/scale";
import type { Coder } from "./coder.ts";
import { DynamicError } from "./dynamic-error.ts";
import { show } from "./json.ts";

/** Values without parts. */
export const primitives: Readonly<Record<PrimitiveName, Coder>> = {
  bool: {
    read: (input) => bool.read(input),
    write: (out, value) => bool.write(out, requireBool(value)),
    writeDefault: (out) => bool.write(out, false),
  },
  str: {
    read: (input) => str.read(input),
    write: (out, value) => str.write(out, requireText(value)),
    writeDefault: (out) => str.write(out, ""),
  },
  char: {
    read(input) {
      const point = u32.read(input);
      if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000))
        throw new DynamicError(`${point} is no character`);
      return String.fromCodePoint(point);
    },
    write(out, value) {
      const text = requireText(value);
      if ([...text].length !== 1) throw new DynamicError(`one character expected, got ${show(value)}`);
      u32.write(out, text.codePointAt(0) as number);
    },
    writeDefault: (out) => u32.write(out, 0),
  },
  u8: narrow(u8, "u8", 0, 0xff),
  u16: narrow(u16, "u16", 0, 0xffff),
  u32: narrow(u32, "u32", 0, 0xffff_ffff),
  i8: narrow(i8, "i8", -0x80, 0x7f),
  i16: narrow(i16, "i16", -0x8000, 0x7fff),
  i32: narrow(i32, "i32", -0x8000_0000, 0x7fff_ffff),
  u64: wide(u64, "u64", 0n, 1n << 64n),
  u128: wide(u128, "u128", 0n, 1n << 128n),
  u256: wide(u256, "u256", 0n, 1n << 256n),
  i64: wide(i64, "i64", -(1n << 63n), 1n << 63n),
  i128: wide(i128, "i128", -(1n << 127n), 1n << 127n),
  i256: wide(i256, "i256", -(1n << 255n), 1n << 255n),
};

/** Integers behind `Compact`, by the integer that is compacted. */
export const compacts: Readonly<Partial<Record<PrimitiveName, Coder>>> = {
  u8: narrow(compactU32, "Compact<u8>", 0, 0xff),
  u16: narrow(compactU32, "Compact<u16>", 0, 0xffff),
  u32: narrow(compactU32, "Compact<u32>", 0, 0xffff_ffff),
  u64: wide(compactU128, "Compact<u64>", 0n, 1n << 64n),
  u128: wide(compactU128, "Compact<u128>", 0n, 1n << 128n),
};

function narrow(codec: Codec<number>, name: string, min: number, max: number): Coder {
  return {
    read(input) {
      const value = codec.read(input);
      if (value > max) throw new DynamicError(`${value} is no ${name}`);
      return value;
    },
    write(out, value) {
      const number = Number(integerOf(value, name));
      if (number < min || number > max)
        throw new DynamicError(`${name} is from ${min} to ${max}, got ${show(value)}`);
      codec.write(out, number);
    },
    writeDefault: (out) => codec.write(out, 0),
  };
}

/** @param end the first number that is too large */
function wide(codec: Codec<bigint>, name: string, min: bigint, end: bigint): Coder {
  return {
    read(input) {
      const value = codec.read(input);
      if (value >= end) throw new DynamicError(`${value} is no ${name}`);
      return value.toString();
    },
    write(out, value) {
      const number = integerOf(value, name);
      if (number < min || number >= end)
        throw new DynamicError(`${name} is from ${min} to ${end - 1n}, got ${show(value)}`);
      codec.write(out, number);
    },
    writeDefault: (out) => codec.write(out, 0n),
  };
}

/** Longest text of an integer that is looked at: 256 bits take 78 digits, and people put marks between them. */
const LONGEST_INTEGER = 128;

/** An integer as a number, a bigint, or a text: decimal, perhaps with `_` or `,` between digits, or `0x` hex. */
function integerOf(value: unknown, name: string): bigint {
  if (typeof value === "bigint") return value;
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
  if (typeof value === "string" && value.length <= LONGEST_INTEGER) {
    const plain = value.replaceAll(/[_,]/g, "");
    if (/^(-?\d+|0x[0-9a-fA-F]+)$/.test(plain)) return BigInt(plain);
  }
  throw new DynamicError(
    typeof value === "number"
      ? `${name} expected, and ${value} is not exact: write it as a text`
      : `${name} expected (a number, or a text of digits), got ${show(value)}`,
  );
}

function requireBool(value: unknown): boolean {
  if (typeof value !== "boolean") throw new DynamicError(`true or false expected, got ${show(value)}`);
  return value;
}

function requireText(value: unknown): string {
  if (typeof value !== "string") throw new DynamicError(`a text expected, got ${show(value)}`);
  return value;
}

/** A type without bytes. */
export const nothing: Coder = {
  read: () => null,
  write(_out, value) {
    const isNothing =
      value === null || value === undefined || (typeof value === "object" && Object.keys(value).length === 0);
    if (!isNothing) throw new DynamicError(`null expected, got ${show(value)}`);
  },
  writeDefault: () => {},
};

/** Bits as an array of 0 and 1. @param storeBytes bytes of one element of the store */
export function bits(storeBytes: number, lowestFirst: boolean): Coder {
  return {
    read(input) {
      const count = compactU32.read(input);
      const start = advance(input, Math.ceil(count / (8 * storeBytes)) * storeBytes);
      return Array.from({ length: count }, (_, i) => {
        const { byte, mask } = placeOf(i);
        return ((input.bytes[start + byte] as number) & mask) === 0 ? 0 : 1;
      });
    },
    write(out, value) {
      if (!Array.isArray(value)) throw new DynamicError(`an array of 0 and 1 expected, got ${show(value)}`);
      compactU32.write(out, value.length);
      const packed = new Uint8Array(Math.ceil(value.length / (8 * storeBytes)) * storeBytes);
      value.forEach((bit, i) => {
        if (bit !== 0 && bit !== 1 && typeof bit !== "boolean")
          throw new DynamicError(`0 or 1 expected, got ${show(bit)}`, `[${i}]`);
        const { byte, mask } = placeOf(i);
        if (bit === 1 || bit === true) packed[byte] = (packed[byte] as number) | mask;
      });
      for (const byte of packed) u8.write(out, byte);
    },
    writeDefault: (out) => compactU32.write(out, 0),
  };

  function placeOf(bit: number) {
    if (lowestFirst) return { byte: bit >> 3, mask: 1 << (bit & 7) };
    const element = Math.floor(bit / (8 * storeBytes));
    const inElement = bit % (8 * storeBytes);
    // The highest bit of a little-endian element lies in its last byte.
    return {
      byte: element * storeBytes + storeBytes - 1 - (inElement >> 3),
      mask: 0x80 >> (inElement & 7),
    };
  }
}
