export { bool, unit } from "./basic.ts";
export { bitSequence } from "./bit-sequence.ts";
export { boundedBytes, bytes, fixedBytes, remainingBytes, WEAK_BOUNDED_VEC } from "./bytes.ts";
export type { Codec, ValueOf } from "./codec.ts";
export { btreeMap, btreeSet, type Compare, type MapOptions } from "./collections.ts";
export { compact, compactU32, compactU64, compactU128, readCompactU32, writeCompactU32 } from "./compact.ts";
export { describe, param, type TypeNaming } from "./describe.ts";
export { type Era, era } from "./era.ts";
export { ScaleError } from "./error.ts";
export { accountId, h256, hexFixed } from "./identities.ts";
export { i8, i16, i32, i64, i128, i256, u8, u16, u32, u64, u128, u256 } from "./integers.ts";
export { lazy } from "./lazy.ts";
export { option, optionBool } from "./option.ts";
export {
  type Fields,
  type StructOptions,
  type StructValue,
  struct,
  type TupleValue,
  tuple,
} from "./product.ts";
export { advance, createReader, MAX_DEPTH, type Reader } from "./reader.ts";
export { type Result, result } from "./result.ts";
export { array, type BoundedOptions, boundedVec, vec } from "./sequence.ts";
export { str, utf8Decode, utf8Encode } from "./text.ts";
export { tryDecode, tryDecodePrefix } from "./try-decode.ts";
export type {
  FieldDescription,
  PrimitiveName,
  TypeDescription,
  TypeParameter,
  TypeShape,
  VariantDescription,
} from "./type-description.ts";
export {
  type Arms,
  fieldless,
  indexed,
  type Tagged,
  type Variant,
  type VariantsValue,
  variants,
} from "./variants.ts";
export { cow, describeAs, mapped, type NewtypeOptions, newtype, opaque } from "./wrap.ts";
export { createWriter, type Writer, writeRaw } from "./writer.ts";
