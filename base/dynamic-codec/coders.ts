import { type PortableType, type Registry, typeAt } from "@serinus/metadata";
import type { PrimitiveName } from "@serinus/scale";
import { account, byteArray, byteSequence, isAccountText } from "./byte-strings.ts";
import type { Coder } from "./coder.ts";
import { elements, type Missing, optional, record, sequence } from "./compounds.ts";
import { DynamicError } from "./dynamic-error.ts";
import { bits, compacts, nothing, primitives } from "./primitives.ts";
import { variants } from "./variants.ts";

/** How values are written and read beyond what the types say. */
export interface CoderOptions {
  /** Shows accounts as addresses of this network instead of hex. */
  readonly ss58Prefix?: number | undefined;
  /** Whether a struct may leave out fields, which then are zero or empty. `"error"` by default. */
  readonly missing?: Missing | undefined;
}

/** Coders for the types of a metadata, each made when first asked for. */
export function createCoders(types: Registry, options: CoderOptions): (type: number) => Coder {
  const known = new Map<number, Coder>();
  const { ss58Prefix, missing = "error" } = options;

  function coderOf(id: number): Coder {
    const coder = known.get(id) ?? makeCoder(typeAt(types, id));
    known.set(id, coder);
    return coder;
  }

  function makeCoder(type: PortableType): Coder {
    const { def, path } = type;
    const name = path.at(-1);
    switch (def.type) {
      case "primitive":
        return primitives[def.value.type];
      case "compact":
        return compactOf(def.value);
      case "sequence":
        return isByte(def.value) ? byteSequence : elements(undefined, () => coderOf(def.value));
      case "array": {
        const { length, type: element } = def.value;
        return isByte(element) ? byteArray(length) : elements(length, () => coderOf(element));
      }
      case "tuple":
        return def.value.length === 0 ? nothing : sequence(def.value, coderOf);
      case "bitSequence":
        return bitsOf(def.value.store, def.value.order);
      case "composite": {
        const { fields } = def.value;
        const [first] = fields;
        if (name === "AccountId32") return account(ss58Prefix);
        if (first === undefined) return nothing;
        if (first.name !== undefined) return record(fields, coderOf, missing);
        if (fields.length === 1) return through(first.type);
        return sequence(
          fields.map((field) => field.type),
          coderOf,
        );
      }
      case "variant": {
        const some = def.value.variants.find((variant) => variant.name === "Some")?.fields[0]?.type;
        if (name === "Option" && some !== undefined) return optional(() => coderOf(some), isNullable(some));
        const coder = variants(def.value.variants, coderOf, missing);
        return name === "MultiAddress" ? takingAccounts(coder) : coder;
      }
    }
  }

  /** The type inside a newtype, found when it is used: newtypes may stand in their own contents. */
  function through(id: number): Coder {
    return {
      read: (input) => coderOf(id).read(input),
      write: (out, value) => coderOf(id).write(out, value),
      writeDefault: (out) => coderOf(id).writeDefault(out),
    };
  }

  function isByte(id: number): boolean {
    const { def } = typeAt(types, id);
    return def.type === "primitive" && def.value.type === "u8";
  }

  /** Whether `null` is among a type's values. */
  function isNullable(id: number): boolean {
    const { def, path } = typeAt(types, id);
    if (def.type === "tuple") return def.value.length === 0;
    if (def.type === "variant") return path.at(-1) === "Option";
    if (def.type !== "composite") return false;
    const [first, ...others] = def.value.fields;
    return first === undefined || (first.name === undefined && others.length === 0 && isNullable(first.type));
  }

  function compactOf(id: number): Coder {
    const inner = innermost(id);
    if (inner === undefined) return nothing;
    const coder = compacts[inner];
    if (coder === undefined) throw new DynamicError(`Compact<${inner}> is no type of SCALE`);
    return coder;
  }

  /** The primitive inside newtypes, `undefined` for a type without bytes. */
  function innermost(id: number): PrimitiveName | undefined {
    const { def } = typeAt(types, id);
    if (def.type === "primitive") return def.value.type;
    if (def.type === "tuple" && def.value.length === 0) return undefined;
    const [field, ...others] = def.type === "composite" ? def.value.fields : [];
    if (field === undefined || others.length > 0)
      throw new DynamicError(`Compact of type ${id}, which is no integer`);
    return innermost(field.type);
  }

  function bitsOf(store: number, order: number): Coder {
    const width = { u8: 1, u16: 2, u32: 4, u64: 8 }[innermost(store) as "u8"];
    if (width === undefined) throw new DynamicError(`bits in type ${store}, which is no unsigned integer`);
    return bits(width, typeAt(types, order).path.at(-1) !== "Msb0");
  }

  return coderOf;
}

/** An address type that takes a bare account for its variant `Id`. */
function takingAccounts(coder: Coder): Coder {
  return {
    ...coder,
    write: (out, value) => coder.write(out, isAccountText(value) ? { type: "Id", value } : value),
  };
}
