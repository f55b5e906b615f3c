import { type Differences, pairByName } from "./differences.ts";
import { type Field, type PortableType, type Registry, typeAt, type VariantDef } from "./registry.ts";

/** Enums with one variant for each pallet of a runtime that has something to put there. */
export const RUNTIME_WIDE: ReadonlySet<string> = new Set([
  "RuntimeCall",
  "RuntimeEvent",
  "RuntimeError",
  "RuntimeTask",
  "OriginCaller",
  "RuntimeHoldReason",
  "RuntimeFreezeReason",
  "RuntimeSlashReason",
  "RuntimeLockId",
]);

/** Compares a type of one registry with a type of another, noting differences under `place`. */
export type CompareTypes = (place: string, ours: number, real: number) => void;

/**
 * A comparison of types by structure: path, type parameters, fields, names, type names and indices; ids and
 * documentation do not count. Of runtime-wide enums only the variants of `pallets` count. A pair of types is compared
 * once, so a difference is told at the first place that leads to it, and recursive types come to an end. With
 * `rustNames` unset, what only Rust calls a type does not count: path, type parameters and type names.
 */
export function typeComparer(
  ours: Registry,
  real: Registry,
  pallets: readonly string[],
  differences: Differences,
  rustNames = true,
): CompareTypes {
  const seen = new Set<string>();
  const included = new Set(pallets.map((name) => name.toLowerCase()));

  function compare(place: string, ourId: number, realId: number): void {
    const pair = `${ourId} ${realId}`;
    if (seen.has(pair)) return;
    seen.add(pair);
    const a = typeAt(ours, ourId);
    const b = typeAt(real, realId);
    if (rustNames) {
      differences.equal(`${place} path`, a.path.join("::"), b.path.join("::"));
      compareParams(place, a, b);
    }
    compareDefs(place, a, b);
  }

  function compareParams(place: string, a: PortableType, b: PortableType): void {
    pairByName(differences, `${place} parameters`, a.params, b.params, (name, one, other) => {
      if (one.type !== undefined && other.type !== undefined) {
        compare(`${place}<${name}>`, one.type, other.type);
      } else {
        differences.equal(`${place}<${name}>`, presence(one.type), presence(other.type));
      }
    });
  }

  function compareDefs(place: string, a: PortableType, b: PortableType): void {
    const one = a.def;
    const other = b.def;
    if (one.type === "primitive" && other.type === "primitive") {
      differences.equal(place, one.value.type, other.value.type);
    } else if (one.type === "composite" && other.type === "composite") {
      compareFields(place, one.value.fields, other.value.fields);
    } else if (one.type === "variant" && other.type === "variant") {
      compareVariants(place, a, one.value.variants, other.value.variants);
    } else if (one.type === "array" && other.type === "array") {
      differences.equal(`${place} length`, one.value.length, other.value.length);
      compare(`${place}[]`, one.value.type, other.value.type);
    } else if (one.type === "tuple" && other.type === "tuple") {
      const real = other.value;
      if (!differences.equal(`${place} elements`, one.value.length, real.length)) return;
      one.value.forEach((element, i) => {
        compare(`${place}.${i}`, element, real[i] as number);
      });
    } else if (one.type === "bitSequence" && other.type === "bitSequence") {
      compare(`${place} store`, one.value.store, other.value.store);
      compare(`${place} order`, one.value.order, other.value.order);
    } else if (one.type === "sequence" && other.type === "sequence") {
      compare(`${place}[]`, one.value, other.value);
    } else if (one.type === "compact" && other.type === "compact") {
      compare(`${place} compact`, one.value, other.value);
    } else {
      differences.note(place, one.type, other.type);
    }
  }

  function compareVariants(
    place: string,
    { path }: PortableType,
    one: readonly VariantDef[],
    other: readonly VariantDef[],
  ): void {
    const isIncluded = ({ name }: VariantDef) => included.has(name.toLowerCase());
    const isRuntimeWide = RUNTIME_WIDE.has(path.at(-1) ?? "");
    const counted = (list: readonly VariantDef[]) => (isRuntimeWide ? list.filter(isIncluded) : list);
    pairByName(differences, place, counted(one), counted(other), (name, a, b) => {
      differences.equal(`${place}.${name} index`, a.index, b.index);
      compareFields(`${place}.${name}`, a.fields, b.fields);
    });
  }

  function compareFields(place: string, one: readonly Field[], other: readonly Field[]): void {
    if (one.every(hasName) && other.every(hasName)) {
      pairByName(differences, place, one, other, (name, a, b) => compareField(`${place}.${name}`, a, b));
    } else if (differences.equal(`${place} fields`, summary(one), summary(other))) {
      one.forEach((field, i) => {
        compareField(one.length === 1 ? place : `${place}.${i}`, field, other[i] as Field);
      });
    }
  }

  function compareField(place: string, one: Field, other: Field): void {
    if (rustNames) differences.equal(`${place} typeName`, one.typeName, other.typeName);
    compare(place, one.type, other.type);
  }

  return compare;
}

function hasName(field: Field): field is Field & { name: string } {
  return field.name !== undefined;
}

/** Names of the fields, or their number when they have none. */
function summary(fields: readonly Field[]): string {
  return fields.length > 0 && fields.every(hasName)
    ? fields.map(({ name }) => name).join(" ")
    : `${fields.length} unnamed`;
}

function presence(type: number | undefined): string {
  return type === undefined ? "phantom" : "a type";
}
