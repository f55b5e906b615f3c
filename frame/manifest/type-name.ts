import type { Codec } from "@serinus/scale";
import type { Field } from "./field.ts";

/** What metadata calls the type of a field: as stated, else as Rust's pallets usually write it. */
export function fieldTypeName(field: Field): string {
  return "codec" in field ? field.typeName : typeNameOf(field);
}

/** How pallets write types that come from the runtime's configuration, by the last part of their path. */
const CONFIGURED: Readonly<Record<string, string>> = {
  AccountId32: "T::AccountId",
  H256: "T::Hash",
  MultiAddress: "AccountIdLookupOf<T>",
  RuntimeCall: "Box<<T as Config>::RuntimeCall>",
};

/** The name of a codec's type as Rust would write it: `Vec<T::AccountId>`, `[u8; 32]`, `Option<Weight>`. */
export function typeNameOf(codec: Codec<unknown>): string {
  const { path, params, shape } = codec.description;
  const name = path.at(-1);
  if (name !== undefined) {
    const configured = CONFIGURED[name];
    if (configured !== undefined) return configured;
    const named = params.flatMap(({ codec: inner }) => (inner === undefined ? [] : [typeNameOf(inner)]));
    return named.length === 0 ? name : `${name}<${named.join(", ")}>`;
  }
  switch (shape.kind) {
    case "primitive":
      return shape.name === "str" ? "String" : shape.name;
    // A compact argument is written `#[pallet::compact] value: T::Balance`: its name is the inner type's.
    case "compact":
      return typeNameOf(shape.inner);
    case "sequence":
      return `Vec<${typeNameOf(shape.inner)}>`;
    case "array":
      return `[${typeNameOf(shape.inner)}; ${shape.length}]`;
    case "tuple":
      return `(${shape.elements.map(typeNameOf).join(", ")})`;
    case "bitSequence":
      return "BitVec<u8, Lsb0>";
    default:
      return "";
  }
}
