import {
  bool,
  compactU32,
  indexed,
  option,
  str,
  struct,
  u8,
  u32,
  unit,
  type ValueOf,
  variants,
  vec,
} from "@serinus/scale";
import { type PortableType, type Registry, typeAt } from "./registry.ts";
import type { UnifiedMetadata } from "./unify.ts";

// The types of RFC 78, "Merkleized Metadata".

/** A type named in another: a primitive, a compact integer, nothing, or a type of the tree by its id. */
export const TypeRef = variants({
  bool: unit,
  char: unit,
  str: unit,
  u8: unit,
  u16: unit,
  u32: unit,
  u64: unit,
  u128: unit,
  u256: unit,
  i8: unit,
  i16: unit,
  i32: unit,
  i64: unit,
  i128: unit,
  i256: unit,
  compactU8: unit,
  compactU16: unit,
  compactU32: unit,
  compactU64: unit,
  compactU128: unit,
  compactU256: unit,
  void: unit,
  perId: indexed(22, compactU32),
});
export type TypeRef = ValueOf<typeof TypeRef>;

const TreeField = struct({ name: option(str), type: TypeRef, typeName: option(str) });

/** Shape of a leaf. Every variant of an enum is a leaf of its own, all with the enum's id. */
const LeafDef = variants({
  composite: struct({ fields: vec(TreeField) }),
  enumeration: struct({ name: str, fields: vec(TreeField), index: compactU32 }),
  sequence: TypeRef,
  array: struct({ length: u32, type: TypeRef }),
  tuple: vec(TypeRef),
  bitSequence: struct({ bytesPerStore: u8, leastSignificantBitFirst: bool }),
});

/** A leaf of the tree of types. */
export const Leaf = struct({ path: vec(str), def: LeafDef, id: compactU32 });
export type Leaf = ValueOf<typeof Leaf>;

/** The types that an extrinsic can consist of, in the order of the tree, and how others name them. */
export interface TypeTree {
  readonly leaves: readonly Leaf[];
  refOf(registryId: number): TypeRef;
}

const STORE_BYTES: Partial<Record<string, number>> = { u8: 1, u16: 2, u32: 4, u64: 8 };

/**
 * Collects the types of call, address, signature and transaction extensions, with all that they hold.
 * @throws RangeError when a type has no place in the scheme, such as a bit sequence of an unknown store.
 */
export function buildTypeTree({ types, extrinsic }: UnifiedMetadata): TypeTree {
  const found = new Set<number>();
  for (const id of [extrinsic.call, extrinsic.address, extrinsic.signature]) collect(types, id, found);
  for (const { type, implicit } of extrinsic.extensions) {
    collect(types, type, found);
    collect(types, implicit, found);
  }
  const inOrder = [...found].sort((a, b) => a - b);
  const idOf = new Map(inOrder.map((registryId, id) => [registryId, id]));
  const refOf = (registryId: number): TypeRef => {
    const { def } = typeAt(types, registryId);
    if (def.type === "primitive") return def.value;
    if (def.type === "compact") return compactRef(types, def.value);
    const id = idOf.get(registryId);
    return id === undefined ? { type: "void" } : { type: "perId", value: id };
  };
  const leaves = inOrder.flatMap((registryId, id) => leavesOf(types, typeAt(types, registryId), id, refOf));
  return { leaves, refOf };
}

/** Adds a type and all within it. What has no bytes, and what a reference names directly, is no part of the tree. */
function collect(types: Registry, start: number, found: Set<number>): void {
  const open = [start];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    const { def } = typeAt(types, id);
    if (def.type === "primitive" || def.type === "compact") continue;
    const within = partsOf(def);
    if (within !== undefined) {
      found.add(id);
      open.push(...within);
    }
  }
}

/** Ids of the types that a type holds; `undefined` for one without fields, variants or elements. */
function partsOf(def: PortableType["def"]): readonly number[] | undefined {
  switch (def.type) {
    case "composite":
      return def.value.fields.length === 0 ? undefined : def.value.fields.map(({ type }) => type);
    case "variant":
      if (def.value.variants.length === 0) return undefined;
      return def.value.variants.flatMap(({ fields }) => fields.map(({ type }) => type));
    case "tuple":
      return def.value.length === 0 ? undefined : def.value;
    case "sequence":
      return [def.value];
    case "array":
      return [def.value.type];
    default:
      return [];
  }
}

function leavesOf(
  types: Registry,
  { path, def }: PortableType,
  id: number,
  refOf: (registryId: number) => TypeRef,
): Leaf[] {
  const fieldsOf = (
    fields: readonly { name: string | undefined; type: number; typeName: string | undefined }[],
  ) => fields.map(({ name, type, typeName }) => ({ name, type: refOf(type), typeName }));
  switch (def.type) {
    case "composite":
      return [{ path, id, def: { type: "composite", value: { fields: fieldsOf(def.value.fields) } } }];
    case "variant":
      return def.value.variants
        .toSorted((a, b) => a.index - b.index)
        .map(({ name, fields, index }) => ({
          path,
          id,
          def: { type: "enumeration", value: { name, fields: fieldsOf(fields), index } },
        }));
    case "sequence":
      return [{ path, id, def: { type: "sequence", value: refOf(def.value) } }];
    case "array":
      return [
        {
          path,
          id,
          def: { type: "array", value: { length: def.value.length, type: refOf(def.value.type) } },
        },
      ];
    case "tuple":
      return [{ path, id, def: { type: "tuple", value: def.value.map(refOf) } }];
    case "bitSequence":
      return [{ path, id, def: { type: "bitSequence", value: bitSequenceOf(types, def.value) } }];
    default:
      throw new RangeError(`a ${def.type} has no leaf of its own`);
  }
}

function bitSequenceOf(types: Registry, { store, order }: { store: number; order: number }) {
  const bytesPerStore = STORE_BYTES[primitiveUnder(types, store)];
  const orderName = typeAt(types, order).path.at(-1);
  if (bytesPerStore === undefined || (orderName !== "Lsb0" && orderName !== "Msb0")) {
    throw new RangeError(`bit sequence of store type ${store} and order type ${order} is not known`);
  }
  return { bytesPerStore, leastSignificantBitFirst: orderName === "Lsb0" };
}

function compactRef(types: Registry, inner: number): TypeRef {
  const name = primitiveUnder(types, inner);
  switch (name) {
    case "void":
      return { type: "void" };
    case "u8":
      return { type: "compactU8" };
    case "u16":
      return { type: "compactU16" };
    case "u32":
      return { type: "compactU32" };
    case "u64":
      return { type: "compactU64" };
    case "u128":
      return { type: "compactU128" };
    case "u256":
      return { type: "compactU256" };
    default:
      throw new RangeError(`Compact of ${name} (type ${inner}) does not exist`);
  }
}

/** The primitive that a newtype wraps, or `void`. */
function primitiveUnder(types: Registry, id: number): string {
  const { def } = typeAt(types, id);
  if (def.type === "primitive") return def.value.type;
  const within =
    def.type === "composite"
      ? def.value.fields.map(({ type }) => type)
      : def.type === "tuple"
        ? def.value
        : undefined;
  if (within === undefined || within.length > 1)
    throw new RangeError(`type ${id} is no primitive and no newtype of one`);
  return within.length === 0 ? "void" : primitiveUnder(types, within[0] as number);
}
