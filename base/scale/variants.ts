import { unit } from "./basic.ts";
import { assertName } from "./code.ts";
import type { Codec } from "./codec.ts";
import { defineCodec, partsOf } from "./define.ts";
import { describe, type TypeNaming } from "./describe.ts";
import { emitReadOf, emitWriteOf } from "./emit.ts";
import { describeValue, ScaleError } from "./error.ts";
import { misfit, weightOf } from "./parts.ts";
import { advance } from "./reader.ts";
import type { FieldDescription, VariantDescription } from "./type-description.ts";
import { reserve } from "./writer.ts";

/** A variant with more than a codec to say. */
export interface Variant<T> {
  readonly codec: Codec<T>;
  /** Its byte; without one, the byte after the previous variant's. */
  readonly index?: number;
  readonly docs?: readonly string[];
  /** Types of unnamed fields as the Rust source writes them. */
  readonly typeNames?: readonly (string | undefined)[];
  /** The codec is one unnamed field even where it is a nameless struct or a tuple. */
  readonly single?: boolean;
}

/** Variants by name. A codec alone stands for `{ codec }`. */
export type Arms = Readonly<Record<string, Codec<unknown> | Variant<unknown>>>;

type ArmValue<A> = A extends Codec<infer T> ? T : A extends Variant<infer T> ? T : never;

/** One value of an enum: a unit variant has no `value`. */
export type Tagged<Name, T> = [T] extends [undefined]
  ? { type: Name; value?: undefined }
  : { type: Name; value: T };

/** The values of an enum with these variants. */
export type VariantsValue<A extends Arms> = { [K in keyof A]: Tagged<K, ArmValue<A[K]>> }[keyof A];

/**
 * An enum: one byte, then the variant's fields.
 *
 * What a codec means as a variant: `unit` has no fields; a `struct` without a path, named fields; a `tuple`, several
 * unnamed fields; anything else, one unnamed field. Values are `{ type, value }`.
 */
export function variants<A extends Arms>(arms: A, naming: TypeNaming = {}): Codec<VariantsValue<A>> {
  const list = listOf(arms);
  const byName = new Map(list.map((arm) => [arm.name, arm]));
  const byIndex = new Map(list.map((arm) => [arm.index, arm]));
  if (byIndex.size !== list.length)
    throw new TypeError(
      `two variants share an index: ${list.map(({ name, index }) => `${name} = ${index}`).join(", ")}`,
    );
  type Value = { type: string; value?: unknown };
  const codec = defineCodec<Value>({
    size() {
      let min = Number.POSITIVE_INFINITY;
      let max: number | undefined = 0;
      for (const arm of list) {
        const size = partsOf(arm.codec).size();
        min = Math.min(min, size.min);
        max = max === undefined || size.max === undefined ? undefined : Math.max(max, size.max);
      }
      return { min: list.length === 0 ? 1 : 1 + min, max: max === undefined ? undefined : 1 + max };
    },
    describe: () => describe({ kind: "variant", variants: list.map(describeArm) }, naming),
    weight: list.reduce((sum, arm) => sum + 2 + weightOf(arm.codec), 2),
    read(input, trail) {
      const tag = input.bytes[advance(input, 1)] as number;
      const arm = byIndex.get(tag);
      if (arm === undefined) {
        input.at--;
        throw new ScaleError(
          `no variant has index ${tag}; known are ${summary(list.map(({ index }) => index))}`,
        );
      }
      if (arm.codec === unit) return { type: arm.name };
      trail.push(arm.name);
      const value = partsOf(arm.codec).read(input, trail);
      trail.pop();
      return { type: arm.name, value };
    },
    write(out, value, trail) {
      if (typeof value !== "object" || value === null) {
        throw new ScaleError(`expected an object with a type, got ${describeValue(value)}`);
      }
      const arm = byName.get(value.type);
      if (arm === undefined) {
        throw new ScaleError(
          `no variant ${describeValue(value.type)}; known are ${summary(list.map(({ name }) => name))}`,
        );
      }
      reserve(out, 1);
      out.bytes[out.at++] = arm.index;
      trail.push(arm.name);
      partsOf(arm.codec).write(out, value.value, trail);
      trail.pop();
    },
    emitRead(code) {
      const value = code.fresh();
      const tag = code.fresh();
      code.need(1);
      code.line(`let ${value}; const ${tag} = b[${code.take(1)}];`);
      code.sync();
      code.line(`switch (${tag}) {`);
      for (const arm of list) {
        code.forget();
        code.line(`case ${arm.index}: {`);
        if (arm.codec === unit) {
          code.line(`${value} = { type: "${arm.name}" }; break; }`);
          continue;
        }
        const inner = emitReadOf(code, arm.codec);
        code.sync();
        code.line(`${value} = { type: "${arm.name}", value: ${inner} }; break; }`);
      }
      code.line(`default: ${code.constant(misfit)}(); }`);
      code.forget();
      return value;
    },
    emitWrite(code, value) {
      code.need(1);
      code.take(1);
      code.sync();
      code.line(`switch (${value}.type) {`);
      for (const arm of list) {
        code.forget();
        code.line(`case "${arm.name}": { b[p - 1] = ${arm.index};`);
        const inner = code.fresh();
        code.line(`const ${inner} = ${value}.value;`);
        emitWriteOf(code, arm.codec, inner);
        code.sync();
        code.line("break; }");
      }
      code.line(`default: ${code.constant(misfit)}(); }`);
      code.forget();
    },
  });
  return codec as Codec<unknown> as Codec<VariantsValue<A>>;
}

/** An enum without fields: `fieldless(["Free", "Reserved"])`, or with indices `fieldless({ Free: 0, Reserved: 5 })`. */
export function fieldless<const N extends string>(
  names: readonly N[] | Readonly<Record<N, number>>,
  naming: TypeNaming = {},
): Codec<{ [K in N]: { type: K; value?: undefined } }[N]> {
  const entries: readonly (readonly [string, number])[] = Array.isArray(names)
    ? names.map((name: N, index) => [name, index] as const)
    : Object.entries<number>(names as Readonly<Record<N, number>>);
  const arms = Object.fromEntries(entries.map(([name, index]) => [name, indexed(index, unit)]));
  return variants(arms, naming) as Codec<unknown> as Codec<{ [K in N]: { type: K; value?: undefined } }[N]>;
}

/** A variant with its byte. */
export function indexed<T>(
  index: number,
  codec: Codec<T>,
  options: Pick<Variant<T>, "docs" | "typeNames" | "single"> = {},
): Variant<T> {
  return { ...options, codec, index };
}

interface Arm extends Variant<unknown> {
  readonly name: string;
  readonly index: number;
}

function listOf(arms: Arms): Arm[] {
  let next = 0;
  return Object.entries(arms).map(([name, given]) => {
    assertName(name);
    const variant: Variant<unknown> = "codec" in given ? given : { codec: given };
    const index = variant.index ?? next;
    if (!Number.isInteger(index) || index < 0 || index > 255) {
      throw new TypeError(`index of variant ${name} must be from 0 to 255, got ${index}`);
    }
    next = index + 1;
    return { ...variant, name, index };
  });
}

function describeArm({ name, index, codec, docs, typeNames, single }: Arm): VariantDescription {
  return {
    name,
    index,
    fields: fieldsOf(codec, typeNames ?? [], single === true),
    ...(docs === undefined ? {} : { docs }),
  };
}

function fieldsOf(
  codec: Codec<unknown>,
  typeNames: readonly (string | undefined)[],
  single: boolean,
): readonly FieldDescription[] {
  if (codec === unit && !single) return [];
  if (!single) {
    const { path, shape } = codec.description;
    if (shape.kind === "tuple")
      return shape.elements.map((element, i) => ({ codec: element, typeName: typeNames[i] }));
    if (shape.kind === "composite" && path.length === 0) {
      return shape.fields.map((field, i) => ({ ...field, typeName: typeNames[i] ?? field.typeName }));
    }
  }
  return [{ codec, typeName: typeNames[0] }];
}

function summary(known: readonly (string | number)[]): string {
  return known.length > 12
    ? `${known.slice(0, 12).join(", ")} and ${known.length - 12} more`
    : known.join(", ");
}
