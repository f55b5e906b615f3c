import { copyBytes } from "@serinus/bytes";
import type { Codec } from "./codec.ts";
import { compactSize, readCompactU32, writeCompactU32 } from "./compact.ts";
import { called, defineCodec } from "./define.ts";
import { describe, param } from "./describe.ts";
import { describeValue, ScaleError } from "./error.ts";
import { u8 } from "./integers.ts";
import { misfit } from "./parts.ts";
import { advance } from "./reader.ts";
import type { TypeDescription } from "./type-description.ts";
import { writeRaw } from "./writer.ts";

/** `Vec<u8>`: a length and the bytes. Decoded bytes are a copy. */
export const bytes: Codec<Uint8Array> = lengthPrefixed(undefined, () =>
  describe({ kind: "sequence", inner: u8 }),
);

/** `BoundedVec<u8, ConstU32<max>>`: at most `max` bytes. */
export function boundedBytes(max: number, path: readonly string[] = BOUNDED_VEC): Codec<Uint8Array> {
  return lengthPrefixed(max, () => describeBounded(bytes, u8, path, "Vec<T>"));
}

export const BOUNDED_VEC: readonly string[] = ["bounded_collections", "bounded_vec", "BoundedVec"];
export const WEAK_BOUNDED_VEC: readonly string[] = [
  "bounded_collections",
  "weak_bounded_vec",
  "WeakBoundedVec",
];

/** How metadata describes a bounded collection: its elements, a bound that is not told, one unnamed field. */
export function describeBounded(
  content: Codec<unknown>,
  element: Codec<unknown>,
  path: readonly string[],
  typeName: string,
): TypeDescription {
  return describe(
    { kind: "composite", fields: [{ codec: content, typeName }] },
    { path, params: [param("T", element), param("S")] },
  );
}

/** `[u8; length]` as raw bytes. */
export function fixedBytes(length: number): Codec<Uint8Array> {
  const assertLength = (value: Uint8Array) => {
    if (!(value instanceof Uint8Array) || value.length !== length) {
      throw new ScaleError(`expected ${length} bytes, got ${describeValue(value)}`);
    }
  };
  return defineCodec<Uint8Array>({
    size: () => ({ min: length, max: length }),
    describe: () => describe({ kind: "array", inner: u8, length }),
    weight: 2,
    read(input) {
      const at = advance(input, length);
      return input.bytes.slice(at, at + length);
    },
    write(out, value) {
      assertLength(value);
      writeRaw(out, value);
    },
    emitRead(code) {
      code.need(length);
      const value = code.fresh();
      const at = code.take(length);
      code.line(`const ${value} = ${code.constant(sliceOf)}(b, ${at}, ${at} + ${length});`);
      return value;
    },
    emitWrite(code, value) {
      code.line(`if (${value}.length !== ${length}) ${code.constant(misfit)}();`);
      code.need(length);
      code.line(`${code.constant(putBytes)}(b, ${code.take(length)}, ${value});`);
    },
  });
}

/** All bytes that are left, without a length: only as the last field of an outermost value. */
export const remainingBytes: Codec<Uint8Array> = called({
  size: () => ({ min: 0, max: undefined }),
  describe: () => describe({ kind: "sequence", inner: u8 }),
  read(input) {
    const at = advance(input, input.end - input.at);
    return input.bytes.slice(at, input.end);
  },
  write(out, value) {
    assertBytes(value);
    writeRaw(out, value);
  },
});

function lengthPrefixed(max: number | undefined, describeIt: () => TypeDescription): Codec<Uint8Array> {
  return called({
    size: () => ({ min: 1, max: max === undefined ? undefined : compactSize(max) + max }),
    describe: describeIt,
    read(input) {
      const start = input.at;
      const length = readCompactU32(input);
      const refusal =
        length > input.end - input.at
          ? `${length} bytes announced, ${input.end - input.at} left`
          : max !== undefined && length > max
            ? `at most ${max} bytes, got ${length}`
            : undefined;
      if (refusal !== undefined) {
        input.at = start;
        throw new ScaleError(refusal);
      }
      const at = advance(input, length);
      return copyBytes(input.bytes, at, at + length);
    },
    write(out, value) {
      assertBytes(value);
      if (max !== undefined && value.length > max)
        throw new ScaleError(`at most ${max} bytes, got ${value.length}`);
      writeCompactU32(out, value.length);
      writeRaw(out, value);
    },
  });
}

function assertBytes(value: unknown): void {
  if (!(value instanceof Uint8Array)) throw new ScaleError(`expected bytes, got ${describeValue(value)}`);
}

function sliceOf(b: Uint8Array, from: number, to: number): Uint8Array {
  return b.slice(from, to);
}

function putBytes(b: Uint8Array, at: number, value: Uint8Array): void {
  if (!(value instanceof Uint8Array)) misfit();
  b.set(value, at);
}
