import type { Codec } from "./codec.ts";
import { defineCodec, partsOf } from "./define.ts";
import { describe, param } from "./describe.ts";
import { emitReadOf, emitWriteOf } from "./emit.ts";
import { ScaleError } from "./error.ts";
import { misfit, weightOf } from "./parts.ts";
import { advance } from "./reader.ts";
import { reserve } from "./writer.ts";

/**
 * `Option<T>` as `T | undefined`. A `T` which has `undefined` among its values is refused, since `Some(undefined)`
 * could not be told from `None`.
 */
export function option<T>(some: Codec<T>): Codec<T | undefined> {
  if (partsOf(some).holdsUndefined === true)
    throw new TypeError("Option of a type that has the value undefined");
  return defineCodec<T | undefined>({
    size() {
      const { max } = partsOf(some).size();
      return { min: 1, max: max === undefined ? undefined : 1 + max };
    },
    describe: () =>
      describe(
        {
          kind: "variant",
          variants: [
            { name: "None", index: 0, fields: [] },
            { name: "Some", index: 1, fields: [{ codec: some }] },
          ],
        },
        { path: ["Option"], params: [param("T", some)] },
      ),
    weight: 3 + weightOf(some),
    holdsUndefined: true,
    read(input, trail) {
      const tag = input.bytes[advance(input, 1)] as number;
      if (tag === 0) return undefined;
      if (tag === 1) return partsOf(some).read(input, trail);
      input.at--;
      throw new ScaleError(`Option must begin with 0 or 1, got ${tag}`);
    },
    write(out, value, trail) {
      reserve(out, 1);
      out.bytes[out.at++] = value === undefined ? 0 : 1;
      if (value !== undefined) partsOf(some).write(out, value, trail);
    },
    emitRead(code) {
      const value = code.fresh();
      const tag = code.fresh();
      code.need(1);
      code.line(`let ${value}; const ${tag} = b[${code.take(1)}];`);
      code.sync();
      code.forget();
      code.line(`if (${tag} === 1) {`);
      const inner = emitReadOf(code, some);
      code.sync();
      code.line(`${value} = ${inner}; } else if (${tag} !== 0) ${code.constant(misfit)}();`);
      code.forget();
      return value;
    },
    emitWrite(code, value) {
      code.need(1);
      code.line(`b[${code.take(1)}] = ${value} === undefined ? 0 : 1;`);
      code.sync();
      code.forget();
      code.line(`if (${value} !== undefined) {`);
      emitWriteOf(code, some, value);
      code.sync();
      code.line("}");
      code.forget();
    },
  });
}

/** `OptionBool`: an optional boolean in one byte. Substrate uses it nowhere but in hand-written types. */
export const optionBool: Codec<boolean | undefined> = defineCodec<boolean | undefined>({
  size: () => ({ min: 1, max: 1 }),
  describe: () => describe({ kind: "composite", fields: [] }, { path: ["OptionBool"] }),
  weight: 2,
  holdsUndefined: true,
  read(input) {
    const tag = input.bytes[advance(input, 1)] as number;
    if (tag === 0) return undefined;
    if (tag < 3) return tag === 1;
    input.at--;
    throw new ScaleError(`OptionBool must be 0, 1 or 2, got ${tag}`);
  },
  write(out, value) {
    if (value !== undefined && typeof value !== "boolean")
      throw new ScaleError("expected a boolean or undefined");
    reserve(out, 1);
    out.bytes[out.at++] = value === undefined ? 0 : value ? 1 : 2;
  },
  emitRead(code) {
    code.need(1);
    const tag = code.fresh();
    code.line(`const ${tag} = b[${code.take(1)}]; if (${tag} > 2) ${code.constant(misfit)}();`);
    return `(${tag} === 0 ? undefined : ${tag} === 1)`;
  },
  emitWrite(code, value) {
    code.line(`if (${value} !== undefined && typeof ${value} !== "boolean") ${code.constant(misfit)}();`);
    code.need(1);
    code.line(`b[${code.take(1)}] = ${value} === undefined ? 0 : ${value} ? 1 : 2;`);
  },
});
