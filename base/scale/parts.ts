import { type Code, isInlined } from "./code.ts";
import type { Codec } from "./codec.ts";
import type { Reader } from "./reader.ts";
import type { TypeDescription } from "./type-description.ts";
import type { Writer } from "./writer.ts";

/** Fewest and most bytes of an encoding; `max` is `undefined` when unbounded. */
export interface SizeBounds {
  readonly min: number;
  readonly max: number | undefined;
}

/** Where a slow read or write is: segments such as `data` and `[3]`, pushed before a part and popped after it. */
export type Trail = string[];

/**
 * How one type is read and written, twice over: by `read` and `write`, plain and able to explain, and by
 * `emitRead` and `emitWrite`, which append source to a generated function. Both must agree.
 */
export interface Parts<T> {
  readonly size: () => SizeBounds;
  readonly describe: () => TypeDescription;
  /** Roughly the statements of the emitted source; `Infinity` for what is always called. */
  readonly weight: number;
  /** Whether `undefined` is a value of the type, which an `Option` of it could not tell from `None`. */
  readonly holdsUndefined?: boolean;
  read(input: Reader, trail: Trail): T;
  write(out: Writer, value: T, trail: Trail): void;
  /** Appends source and returns an expression of the value, to be used once and before anything else is emitted. */
  emitRead(code: Code): string;
  /** Appends source; `value` is a name or another expression free of effects. */
  emitWrite(code: Code, value: string): void;
}

/** What stands behind a codec made here. */
export interface Internals<T> {
  readonly parts: Parts<T>;
  readonly fastRead: (input: Reader) => T;
  readonly fastWrite: (out: Writer, value: T) => void;
}

export const INTERNALS = Symbol("scale internals");

/** Thrown by generated code: "does not fit, ask the slow path why". Carries no stack, so hostile input costs little. */
const MISFIT: unknown = Object.freeze({ reason: "misfit" });

/** Ends generated code that met something unfit. */
export function misfit(): never {
  throw MISFIT;
}

/** What stands behind `codec`, `undefined` for one made by hand outside this package. */
export function internalsOf<T>(codec: Codec<T>): Internals<T> | undefined {
  return (codec as { readonly [INTERNALS]?: Internals<T> })[INTERNALS];
}

/** What inlining this codec costs. */
export function weightOf(codec: Codec<unknown>): number {
  const weight = internalsOf(codec)?.parts.weight ?? Number.POSITIVE_INFINITY;
  return isInlined(weight) ? weight : 1;
}

/** Bytes which the fields from `from` on take together, as far as their sizes are fixed: one check for all. */
export function fixedRun(codecs: readonly Codec<unknown>[], from: number): number {
  let run = 0;
  for (let i = from; i < codecs.length; i++) {
    const size = codecs[i]?.fixedSize;
    if (size === undefined) break;
    run += size;
  }
  return run;
}
