import type { PortableType, Registry, TypeDef } from "@serinus/metadata";
import type { Codec, FieldDescription, TypeDescription, TypeShape } from "@serinus/scale";
import { typeNameOf } from "../manifest/type-name.ts";

/** Collects types and gives each its id, equal types the same one. */
export interface TypeRegistry {
  /** The id of a codec's type; the type and all that it is made of are entered. */
  idOf(codec: Codec<unknown>): number;
  /** All types entered so far, by id. */
  types(): Registry;
}

/**
 * An empty registry.
 *
 * Two codecs are one type when their descriptions are one object, or when they say the same of the same types. Types
 * that contain themselves are recognised by their codec or path only: a recursive type must be one codec.
 */
export function createTypeRegistry(): TypeRegistry {
  const entered: PortableType[] = [];
  const byDescription = new Map<TypeDescription, number>();
  const byContent = new Map<string, number>();

  const idOf = (codec: Codec<unknown>): number => {
    const description = codec.description;
    const known = byDescription.get(description);
    if (known !== undefined) return known;
    return enter(description);
  };

  const enter = (description: TypeDescription): number => {
    const id = entered.length;
    // The place is taken first: the parts may lead back here.
    entered.push(PLACEHOLDER);
    byDescription.set(description, id);
    const type = describeType(id, description, idOf);
    const content = JSON.stringify({ ...type, id: 0 });
    const twin = byContent.get(content);
    if (twin !== undefined && id === entered.length - 1) {
      entered.pop();
      byDescription.set(description, twin);
      return twin;
    }
    byContent.set(content, id);
    entered[id] = type;
    return id;
  };

  return { idOf, types: () => entered };
}

const PLACEHOLDER: PortableType = {
  id: 0,
  path: [],
  params: [],
  def: { type: "tuple", value: [] },
  docs: [],
};

type IdOf = (codec: Codec<unknown>) => number;

function describeType(id: number, description: TypeDescription, idOf: IdOf): PortableType {
  const { path, params, shape, docs } = description;
  return {
    id,
    path: [...path],
    params: params.map(({ name, codec }) => ({ name, type: codec === undefined ? undefined : idOf(codec) })),
    def: describeShape(shape, namesFields(path), idOf),
    docs: [...docs],
  };
}

/** Types that Rust describes by hand, without type names: those of its standard library, and the era. */
function namesFields(path: readonly string[]): boolean {
  return path.length > 1 && path.at(-1) !== "Era";
}

function describeShape(shape: TypeShape, named: boolean, idOf: IdOf): TypeDef {
  switch (shape.kind) {
    case "primitive":
      return { type: "primitive", value: { type: shape.name } };
    case "compact":
      return { type: "compact", value: idOf(shape.inner) };
    case "sequence":
      return { type: "sequence", value: idOf(shape.inner) };
    case "array":
      return { type: "array", value: { length: shape.length, type: idOf(shape.inner) } };
    case "tuple":
      return { type: "tuple", value: shape.elements.map(idOf) };
    case "composite":
      return {
        type: "composite",
        value: { fields: shape.fields.map((field) => describeField(field, named, idOf)) },
      };
    case "variant":
      return {
        type: "variant",
        value: {
          variants: shape.variants.map(({ name, index, fields, docs }) => ({
            name,
            index,
            fields: fields.map((field) => describeField(field, named, idOf)),
            docs: [...(docs ?? [])],
          })),
        },
      };
    case "bitSequence":
      return { type: "bitSequence", value: { store: idOf(shape.store), order: idOf(shape.order) } };
  }
}

function describeField({ name, codec, typeName, docs }: FieldDescription, named: boolean, idOf: IdOf) {
  const stated = typeName ?? (named ? typeNameOf(codec) : "");
  return { name, type: idOf(codec), typeName: stated === "" ? undefined : stated, docs: [...(docs ?? [])] };
}
