import { bytes } from "./bytes.ts";
import type { Codec } from "./codec.ts";
import { called, defineCodec, partsOf } from "./define.ts";
import { describe, param, type TypeNaming } from "./describe.ts";
import { emitReadOf, emitWriteOf } from "./emit.ts";
import { ScaleError } from "./error.ts";
import { createReader, type Reader } from "./reader.ts";
import { releaseWriter, takeWriter } from "./writer.ts";

/** What metadata says of a newtype. */
export interface NewtypeOptions extends TypeNaming {
  /** The wrapped type as the Rust source writes it. */
  readonly typeName?: string;
}

/** A named type with one unnamed field (`Perbill(u32)`): encoded and valued as what it wraps. */
export function newtype<T>(inner: Codec<T>, options: NewtypeOptions): Codec<T> {
  return defineCodec<T>({
    ...partsOf(inner),
    describe: () =>
      describe({ kind: "composite", fields: [{ codec: inner, typeName: options.typeName }] }, options),
  });
}

/** `Cow<T>`: the same as `T`, under its own name in metadata. */
export function cow<T>(inner: Codec<T>): Codec<T> {
  return newtype(inner, { path: ["Cow"], params: [param("T", inner)] });
}

/** The same encoding and values under a description of its own: `describeAs(bytes, () => other.description)`. */
export function describeAs<T>(inner: Codec<T>, description: () => Codec<unknown>["description"]): Codec<T> {
  return defineCodec<T>({ ...partsOf(inner), describe: description });
}

/** The same encoding with other values. Both functions may throw a `ScaleError` for what does not fit. */
export function mapped<W, T>(wire: Codec<W>, fromWire: (value: W) => T, toWire: (value: T) => W): Codec<T> {
  const parts = partsOf(wire);
  return defineCodec<T>({
    size: parts.size,
    describe: parts.describe,
    weight: parts.weight + 1,
    read: (input, trail) => fromWire(parts.read(input, trail)),
    write: (out, value, trail) => parts.write(out, toWire(value), trail),
    emitRead(code) {
      const value = code.fresh();
      code.line(`const ${value} = ${code.constant(fromWire)}(${emitReadOf(code, wire)});`);
      return value;
    },
    emitWrite(code, value) {
      const other = code.fresh();
      code.line(`const ${other} = ${code.constant(toWire)}(${value});`);
      emitWriteOf(code, wire, other);
    },
  });
}

/**
 * A value behind the length of its encoding, so that it can be skipped unread: `WrapperOpaque`, extrinsics in a block.
 * Described as `Vec<u8>` unless wrapped in a newtype.
 */
export function opaque<T>(inner: Codec<T>): Codec<T> {
  return called<T>({
    size: () => ({ min: 1, max: undefined }),
    describe: () => bytes.description,
    read(input) {
      const encoded = bytes.read(input);
      const start = input.at - encoded.length;
      const within: Reader = { ...createReader(encoded), depth: input.depth, failed: input.failed };
      try {
        const value = inner.read(within);
        if (within.at === within.end) return value;
      } catch (error) {
        if (!(error instanceof ScaleError)) throw error;
        throw new ScaleError(error.reason, error.path, start + (error.offset ?? 0));
      }
      throw new ScaleError(
        `${within.end - within.at} bytes left over after the value`,
        "",
        start + within.at,
      );
    },
    write(out, value) {
      const within = takeWriter();
      try {
        within.depth = out.depth;
        within.failed = out.failed;
        inner.write(within, value);
        bytes.write(out, within.bytes.subarray(0, within.at));
      } finally {
        releaseWriter(within);
      }
    },
  });
}
