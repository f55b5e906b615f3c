import assert from "node:assert/strict";
import { fromHex, toHex } from "@serinus/bytes";
import {
  array,
  bitSequence,
  bool,
  btreeMap,
  btreeSet,
  bytes,
  type Codec,
  compact,
  compactU32,
  compactU64,
  compactU128,
  i8,
  i16,
  i32,
  i64,
  i128,
  i256,
  option,
  optionBool,
  result,
  ScaleError,
  str,
  struct,
  tuple,
  u8,
  u16,
  u32,
  u64,
  u128,
  u256,
  unit,
  variants,
  vec,
} from "@serinus/scale";
import type { FolderCheckers, VectorContext } from "./context.ts";

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A codec, and how the vectors' JSON spells its values. */
interface Known {
  readonly codec: Codec<unknown>;
  fromJson(value: Json): unknown;
}

const asIs = (value: Json): unknown => value;
const number = (value: Json): unknown => Number(value);
const bigint = (value: Json): unknown => BigInt(value as string | number);
const nullable = (value: Json): unknown => value ?? undefined;
const known = (codec: Codec<unknown>, fromJson: Known["fromJson"]): Known => ({ codec, fromJson });

const AbcEnum = variants({ A: unit, B: u32, C: tuple(u8, str) });
const abcStruct = struct({ a: u16, b: str, c: option(u128) });

const TYPES: Readonly<Record<string, Known>> = {
  u8: known(u8, number),
  u16: known(u16, number),
  u32: known(u32, number),
  u64: known(u64, bigint),
  u128: known(u128, bigint),
  u256: known(u256, bigint),
  i8: known(i8, number),
  i16: known(i16, number),
  i32: known(i32, number),
  i64: known(i64, bigint),
  i128: known(i128, bigint),
  i256: known(i256, bigint),
  "Compact<u8>": known(compact(u8), number),
  "Compact<u16>": known(compact(u16), number),
  "Compact<u32>": known(compactU32, number),
  "Compact<u64>": known(compactU64, bigint),
  "Compact<u128>": known(compactU128, bigint),
  bool: known(bool, asIs),
  "Option<bool> (OptionBool one byte)": known(optionBool, nullable),
  "Option<u8>": known(option(u8), nullable),
  "Option<u32>": known(option(u32), nullable),
  str: known(str, asIs),
  "Vec<u8>": known(bytes, (value) => fromHex(value as string)),
  "Vec<u16>": known(vec(u16), asIs),
  "Vec<u32>": known(vec(u32), asIs),
  "Vec<Vec<u32>>": known(vec(vec(u32)), asIs),
  "[u16; 3]": known(array(u16, 3), asIs),
  "struct{a:u16,b:str,c:Option<u128>}": known(abcStruct, (value) => {
    const { a, b, c } = value as { a: number; b: string; c: string | null };
    return { a, b, c: c === null ? undefined : BigInt(c) };
  }),
  "enum{A,B(u32),C(u8,str)}": known(AbcEnum, tagged),
  "Result<u8,u8>": known(result(u8, u8), tagged),
  "Result<u32,str>": known(result(u32, str), tagged),
  "BTreeMap<u8,u8>": known(btreeMap(u8, u8), asIs),
  "BTreeMap<u32,u16> (keys sorted)": known(btreeMap(u32, u16), (value) =>
    Object.entries(value as Record<string, number>).map(([key, item]) => [Number(key), item]),
  ),
  "BTreeSet<u32> (sorted)": known(btreeSet(u32), (value) => (value as number[]).toSorted((a, b) => a - b)),
  BitVec: known(bitSequence, asIs),
  "BitVec<u8,Lsb0> (bit i listed left to right)": known(bitSequence, (value) =>
    Array.from(value as string, (bit) => bit === "1"),
  ),
};

/** `{ B: 7 }` and `"A"` as `{ type, value }`. */
function tagged(value: Json): unknown {
  if (typeof value === "string") return { type: value };
  const [[type, inner] = ["", null]] = Object.entries(value as Record<string, Json>);
  return inner === null ? { type } : { type, value: inner };
}

function typeNamed(type: string): Known {
  const found = TYPES[type];
  assert.ok(found, `no codec is known for the type ${type}`);
  return found;
}

async function encodings(path: string, context: VectorContext): Promise<void> {
  for (const { type, value, encoded } of context.json<{ type: string; value: Json; encoded: string }[]>(
    path,
  )) {
    await context.check(`${type} ${encoded.slice(0, 40)}`, () => {
      const { codec, fromJson } = typeNamed(type);
      const expected = fromJson(value);
      assert.equal(toHex(codec.encode(expected)), encoded);
      assert.deepEqual(codec.decode(fromHex(encoded)), expected);
    });
  }
}

async function malformed(path: string, context: VectorContext): Promise<void> {
  for (const { type, encoded, why } of context.json<{ type: string; encoded: string; why: string }[]>(path)) {
    await context.check(`${type}: ${why}`, () => {
      const { codec } = typeNamed(type);
      assert.throws(() => codec.decode(fromHex(encoded)), ScaleError);
    });
  }
}

/** Checkers of SCALE encodings, good and bad. */
export const files: FolderCheckers = { "scale-codec.json": encodings, "scale-malformed.json": malformed };
