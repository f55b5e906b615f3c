import {
  compactU32,
  fieldless,
  option,
  type PrimitiveName,
  str,
  struct,
  u8,
  u32,
  type ValueOf,
  variants,
  vec,
} from "@serinus/scale";

/** Place of a type in its metadata's {@link Registry}. */
export const typeId = compactU32;

export const docs = vec(str);

/** A field of a composite or of a variant. */
export const Field = struct({ name: option(str), type: typeId, typeName: option(str), docs });
export type Field = ValueOf<typeof Field>;

/** One variant of an enum. */
export const VariantDef = struct({ name: str, fields: vec(Field), index: u8, docs });
export type VariantDef = ValueOf<typeof VariantDef>;

const PRIMITIVES: readonly PrimitiveName[] = [
  "bool",
  "char",
  "str",
  "u8",
  "u16",
  "u32",
  "u64",
  "u128",
  "u256",
  "i8",
  "i16",
  "i32",
  "i64",
  "i128",
  "i256",
];

/** What a type consists of: `scale_info::TypeDef`. */
export const TypeDef = variants({
  composite: struct({ fields: vec(Field) }),
  variant: struct({ variants: vec(VariantDef) }),
  sequence: typeId,
  array: struct({ length: u32, type: typeId }),
  tuple: vec(typeId),
  primitive: fieldless(PRIMITIVES),
  compact: typeId,
  bitSequence: struct({ store: typeId, order: typeId }),
});
export type TypeDef = ValueOf<typeof TypeDef>;

/** A type of the registry: `scale_info::PortableType`. Phantom parameters have no type. */
export const PortableType = struct({
  id: typeId,
  path: vec(str),
  params: vec(struct({ name: str, type: option(typeId) })),
  def: TypeDef,
  docs,
});
export type PortableType = ValueOf<typeof PortableType>;

/** All types of a metadata; a type's place is its id. */
export const Registry = vec(PortableType);
export type Registry = PortableType[];

/** The type with this id. @throws RangeError when the metadata names a type that it does not hold. */
export function typeAt(registry: Registry, id: number): PortableType {
  const type = registry[id];
  if (type === undefined) throw new RangeError(`metadata has no type ${id}, only ${registry.length} types`);
  return type;
}
