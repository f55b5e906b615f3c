import { toHex } from "@serinus/bytes";
import {
  bool,
  type Codec,
  i8,
  i16,
  i32,
  i64,
  i128,
  ScaleError,
  str,
  u8,
  u16,
  u32,
  u64,
  u128,
} from "@serinus/scale";
import { type Registry, typeAt } from "./registry.ts";

const READABLE: Readonly<Record<string, Codec<unknown>>> = {
  bool,
  str,
  u8,
  u16,
  u32,
  u64,
  u128,
  i8,
  i16,
  i32,
  i64,
  i128,
};

/** An encoded value in words: numbers, texts and structs around one of them as they are written, all else as hex. */
export function showValue(types: Registry, id: number, value: Uint8Array): string {
  const { def } = typeAt(types, id);
  if (def.type === "composite" && def.value.fields.length === 1 && def.value.fields[0] !== undefined)
    return showValue(types, def.value.fields[0].type, value);
  if (def.type !== "primitive") return toHex(value);
  try {
    return String(READABLE[def.value.type]?.decode(value) ?? toHex(value));
  } catch (error) {
    if (error instanceof ScaleError) return toHex(value);
    throw error;
  }
}
