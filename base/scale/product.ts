import { assertName, type Code } from "./code.ts";
import type { Codec, ValueOf } from "./codec.ts";
import { defineCodec, partsOf } from "./define.ts";
import { describe, type TypeNaming } from "./describe.ts";
import { emitReadOf, emitWriteOf } from "./emit.ts";
import { describeValue, ScaleError } from "./error.ts";
import { fixedRun, misfit, type SizeBounds, type Trail, weightOf } from "./parts.ts";

/** Fields by their on-chain names, in the order of the encoding. */
export type Fields = Readonly<Record<string, Codec<unknown>>>;

/** The value of a struct with these fields. */
export type StructValue<F extends Fields> = { -readonly [K in keyof F]: ValueOf<F[K]> };

/** The value of a tuple of these elements. */
export type TupleValue<E extends readonly Codec<unknown>[]> = { -readonly [I in keyof E]: ValueOf<E[I]> };

/** What metadata says of a struct besides its fields. */
export interface StructOptions<F extends Fields> extends TypeNaming {
  /** The fields' types as the Rust source writes them. */
  readonly typeNames?: { readonly [K in keyof F]?: string };
}

/** A struct: its fields one after the other. Without a path, as a variant, it is the variant's named fields. */
export function struct<F extends Fields>(fields: F, options: StructOptions<F> = {}): Codec<StructValue<F>> {
  const names = Object.keys(fields);
  names.forEach(assertName);
  const codecs = names.map((name) => fields[name] as Codec<unknown>);
  const typeNames: Readonly<Record<string, string | undefined>> = options.typeNames ?? {};
  type Value = Record<string, unknown>;
  const codec = defineCodec<Value>({
    size: () => sumOf(codecs),
    describe: () =>
      describe(
        {
          kind: "composite",
          fields: names.map((name, i) => ({
            name,
            codec: codecs[i] as Codec<unknown>,
            typeName: typeNames[name],
          })),
        },
        options,
      ),
    weight: 1 + codecs.reduce((sum, field) => sum + weightOf(field), 0),
    read(input, trail) {
      const value: Value = {};
      names.forEach((name, i) => {
        value[name] = within(trail, name, () => partsOf(codecs[i] as Codec<unknown>).read(input, trail));
      });
      return value;
    },
    write(out, value, trail) {
      if (typeof value !== "object" || value === null)
        throw new ScaleError(`expected an object, got ${describeValue(value)}`);
      names.forEach((name, i) => {
        within(trail, name, () => partsOf(codecs[i] as Codec<unknown>).write(out, value[name], trail));
      });
    },
    emitRead(code) {
      const values = emitReadParts(code, codecs);
      return `{ ${names.map((name, i) => `${name}: ${values[i]}`).join(", ")} }`;
    },
    emitWrite: (code, value) => emitWriteParts(code, codecs, (i) => `${value}.${names[i]}`),
  });
  return codec as Codec<unknown> as Codec<StructValue<F>>;
}

/** A tuple: its elements one after the other. As a variant it is the variant's unnamed fields. */
export function tuple<const E extends readonly Codec<unknown>[]>(...elements: E): Codec<TupleValue<E>> {
  const assertLength = (value: unknown): void => {
    if (!Array.isArray(value) || value.length !== elements.length) {
      throw new ScaleError(`expected an array of ${elements.length}, got ${describeValue(value)}`);
    }
  };
  const codec = defineCodec<unknown[]>({
    size: () => sumOf(elements),
    describe: () => describe({ kind: "tuple", elements }),
    weight: 1 + elements.reduce((sum, element) => sum + weightOf(element), 0),
    read: (input, trail) =>
      elements.map((element, i) => within(trail, `[${i}]`, () => partsOf(element).read(input, trail))),
    write(out, value, trail) {
      assertLength(value);
      elements.forEach((element, i) => {
        within(trail, `[${i}]`, () => partsOf(element).write(out, value[i], trail));
      });
    },
    emitRead: (code) => `[${emitReadParts(code, elements).join(", ")}]`,
    emitWrite(code, value) {
      code.line(`if (${value}.length !== ${elements.length}) ${code.constant(misfit)}();`);
      emitWriteParts(code, elements, (i) => `${value}[${i}]`);
    },
  });
  return codec as Codec<unknown> as Codec<TupleValue<E>>;
}

function sumOf(codecs: readonly Codec<unknown>[]): SizeBounds {
  let least = 0;
  let most: number | undefined = 0;
  for (const codec of codecs) {
    const { min, max } = partsOf(codec).size();
    least += min;
    most = most === undefined || max === undefined ? undefined : most + max;
  }
  return { min: least, max: most };
}

function within<R>(trail: Trail, segment: string, act: () => R): R {
  trail.push(segment);
  const result = act();
  trail.pop();
  return result;
}

function emitReadParts(code: Code, codecs: readonly Codec<unknown>[]): string[] {
  return codecs.map((codec, i) => {
    code.need(fixedRun(codecs, i));
    return emitReadOf(code, codec);
  });
}

function emitWriteParts(code: Code, codecs: readonly Codec<unknown>[], part: (i: number) => string): void {
  codecs.forEach((codec, i) => {
    code.need(fixedRun(codecs, i));
    const value = code.fresh();
    code.line(`const ${value} = ${part(i)};`);
    emitWriteOf(code, codec, value);
  });
}
