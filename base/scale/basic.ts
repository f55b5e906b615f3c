import type { Codec } from "./codec.ts";
import { defineCodec } from "./define.ts";
import { describe } from "./describe.ts";
import { describeValue, ScaleError } from "./error.ts";
import { misfit } from "./parts.ts";
import { advance } from "./reader.ts";
import { reserve } from "./writer.ts";

/** One byte, 0 or 1. */
export const bool: Codec<boolean> = defineCodec<boolean>({
  size: () => ({ min: 1, max: 1 }),
  describe: () => describe({ kind: "primitive", name: "bool" }),
  weight: 2,
  read(input) {
    const byte = input.bytes[advance(input, 1)] as number;
    if (byte > 1) {
      input.at--;
      throw new ScaleError(`bool must be 0 or 1, got ${byte}`);
    }
    return byte === 1;
  },
  write(out, value) {
    if (typeof value !== "boolean") throw new ScaleError(`expected a boolean, got ${describeValue(value)}`);
    reserve(out, 1);
    out.bytes[out.at++] = value ? 1 : 0;
  },
  emitRead(code) {
    code.need(1);
    const value = code.fresh();
    code.line(`const ${value} = b[${code.take(1)}]; if (${value} > 1) ${code.constant(misfit)}();`);
    return `${value} === 1`;
  },
  emitWrite(code, value) {
    code.line(`if (typeof ${value} !== "boolean") ${code.constant(misfit)}();`);
    code.need(1);
    code.line(`b[${code.take(1)}] = ${value} ? 1 : 0;`);
  },
});

/** The empty tuple: no bytes, value `undefined`. As a variant it is one without fields. */
export const unit: Codec<undefined> = defineCodec<undefined>({
  size: () => ({ min: 0, max: 0 }),
  describe: () => describe({ kind: "tuple", elements: [] }),
  weight: 0,
  holdsUndefined: true,
  read: () => undefined,
  write(_, value) {
    if (value !== undefined) throw new ScaleError(`expected undefined, got ${describeValue(value)}`);
  },
  emitRead: () => "undefined",
  emitWrite(code, value) {
    code.line(`if (${value} !== undefined) ${code.constant(misfit)}();`);
  },
});
