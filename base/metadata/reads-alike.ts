import { RUNTIME_WIDE } from "./compare-types.ts";
import { type Field, type Registry, typeAt, type VariantDef } from "./registry.ts";

/**
 * Whether every value encoded as a type of `before` reads as the same value of a type of `after`: names of fields do
 * not count, nor what wraps a single value, and enums may have gained variants. Enums with a variant for each pallet
 * count as alike, their pallets being compared one by one.
 */
export function readsAlike(before: Registry, after: Registry): (before: number, after: number) => boolean {
  /** Pairs known to be alike, or taken for it while they are looked at, so that recursive types come to an end. */
  const alike = new Set<string>();
  const different = new Set<string>();

  function same(beforeWrapped: number, afterWrapped: number): boolean {
    const [beforeId, afterId] = [unwrap(before, beforeWrapped), unwrap(after, afterWrapped)];
    const pair = `${beforeId} ${afterId}`;
    if (alike.has(pair)) return true;
    if (different.has(pair)) return false;
    alike.add(pair);
    const isSame = sameDefs(beforeId, afterId);
    if (!isSame) {
      alike.delete(pair);
      different.add(pair);
    }
    return isSame;
  }

  function sameDefs(beforeId: number, afterId: number): boolean {
    const { path, def: one } = typeAt(before, beforeId);
    const other = typeAt(after, afterId).def;
    switch (one.type) {
      case "composite":
        return other.type === "composite" && sameFields(one.value.fields, other.value.fields);
      case "variant":
        if (other.type !== "variant") return false;
        return RUNTIME_WIDE.has(path.at(-1) ?? "") || sameVariants(one.value.variants, other.value.variants);
      case "sequence":
        return other.type === "sequence" && same(one.value, other.value);
      case "array":
        return (
          other.type === "array" &&
          one.value.length === other.value.length &&
          same(one.value.type, other.value.type)
        );
      case "tuple":
        if (other.type !== "tuple" || one.value.length !== other.value.length) return false;
        return one.value.every((element, i) => same(element, other.value[i] as number));
      case "primitive":
        return other.type === "primitive" && one.value.type === other.value.type;
      case "compact":
        return other.type === "compact" && same(one.value, other.value);
      case "bitSequence":
        return (
          other.type === "bitSequence" &&
          same(one.value.store, other.value.store) &&
          same(one.value.order, other.value.order)
        );
    }
  }

  function sameVariants(ones: readonly VariantDef[], others: readonly VariantDef[]): boolean {
    const byIndex = new Map(others.map((variant) => [variant.index, variant]));
    return ones.every(({ index, name, fields }) => {
      const other = byIndex.get(index);
      return other?.name === name && sameFields(fields, other.fields);
    });
  }

  function sameFields(ones: readonly Field[], others: readonly Field[]): boolean {
    return (
      ones.length === others.length && ones.every(({ type }, i) => same(type, (others[i] as Field).type))
    );
  }

  return same;
}

/** What a struct or tuple of one field is encoded as: that field. */
function unwrap(types: Registry, id: number): number {
  const seen = new Set<number>();
  for (let at = id; !seen.has(at); ) {
    seen.add(at);
    const { def } = typeAt(types, at);
    const fields =
      def.type === "composite"
        ? def.value.fields.map(({ type }) => type)
        : def.type === "tuple"
          ? def.value
          : [];
    if (fields.length !== 1) return at;
    at = fields[0] as number;
  }
  return id;
}
