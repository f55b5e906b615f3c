import type { VariantDef } from "@serinus/metadata";
import { advance, u8 } from "@serinus/scale";
import { type Coder, type CoderOf, nested } from "./coder.ts";
import { type Missing, record, sequence, step } from "./compounds.ts";
import { DynamicError, unknownName } from "./dynamic-error.ts";
import { isRecord, type Json, show } from "./json.ts";
import { namesOf } from "./names.ts";

/**
 * An enum as `{ type, value }`; a variant without fields has no `value`, one of a single unnamed field has that field's
 * value, one of several unnamed fields an array. `"Name"` and `{ Name: value }` are taken too.
 */
export function variants(list: readonly VariantDef[], coderOf: CoderOf, missing: Missing): Coder {
  const arms = list.map((variant) => ({
    name: variant.name,
    index: variant.index,
    content: lazily(() => contentOf(variant, coderOf, missing)),
  }));
  const byIndex = new Map(arms.map((arm) => [arm.index, arm]));
  const names = namesOf(arms);

  function taken(value: unknown): readonly [name: string, content: unknown] {
    if (typeof value === "string") return [value, undefined];
    if (isRecord(value)) {
      if (typeof value.type === "string") return [value.type, value.value];
      const [only, ...others] = Object.entries(value);
      if (only !== undefined && others.length === 0) return only;
    }
    throw new DynamicError(
      `{ type, value } expected, with one of ${names.all.slice(0, 40).join(", ")} as type; got ${show(value)}`,
    );
  }

  return {
    read(input) {
      const index = input.bytes[advance(input, 1)] as number;
      const arm = byIndex.get(index);
      if (arm === undefined)
        throw new DynamicError(
          `no variant has the index ${index}; there are ${names.all.join(", ") || "none"}`,
        );
      const content = arm.content();
      if (content === undefined) return { type: arm.name };
      return { type: arm.name, value: nested(input, (place) => content.read(place)) };
    },
    write(out, value) {
      const [name, given] = taken(value);
      const arm = names.find(name);
      if (arm === undefined) throw unknownName("variant", name, names.all);
      u8.write(out, arm.index);
      const content = arm.content();
      if (content !== undefined) step(arm.name, () => nested(out, () => content.write(out, given)));
      else if (given !== undefined && given !== null && !(isRecord(given) && Object.keys(given).length === 0))
        throw new DynamicError(`${arm.name} has no value, got ${show(given)}`);
    },
    writeDefault(out) {
      const first = arms[0];
      if (first === undefined) throw new DynamicError("an enum without variants has no values");
      u8.write(out, first.index);
      nested(out, () => first.content()?.writeDefault(out));
    },
  };
}

function contentOf({ fields }: VariantDef, coderOf: CoderOf, missing: Missing): Coder | undefined {
  const [first] = fields;
  if (first === undefined) return undefined;
  if (first.name !== undefined) return record(fields, coderOf, missing);
  if (fields.length === 1) return coderOf(first.type);
  return sequence(
    fields.map(({ type }) => type),
    coderOf,
  );
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The name and content of a decoded enum. */
export interface DecodedVariant {
  readonly type: string;
  readonly value?: Json;
}
