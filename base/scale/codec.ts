import type { Reader } from "./reader.ts";
import type { TypeDescription } from "./type-description.ts";
import type { Writer } from "./writer.ts";

/**
 * Reads and writes one SCALE type and carries its description, from which metadata is derived.
 *
 * `encode` and `decode` are for whole values, `write` and `read` for a value inside a larger one.
 */
export interface Codec<T> {
  /** What metadata says of the type. Evaluated on first use, so that recursive types can be described. */
  readonly description: TypeDescription;
  /** Bytes of every encoding when that is constant, else `undefined`. */
  readonly fixedSize: number | undefined;
  /** Most bytes of any encoding (`MaxEncodedLen`), `undefined` when unbounded. */
  readonly maxSize: number | undefined;
  /** @throws ScaleError when the value does not fit the type, naming the path. */
  encode(value: T): Uint8Array;
  /** @throws ScaleError naming path and offset; trailing bytes are an error. */
  decode(bytes: Uint8Array): T;
  write(out: Writer, value: T): void;
  read(input: Reader): T;
}

/** The TypeScript type that a codec reads and writes. */
export type ValueOf<C> = C extends Codec<infer T> ? T : never;
