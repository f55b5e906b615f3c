import { build, type Code, createCode, isInlined } from "./code.ts";
import type { Codec } from "./codec.ts";
import { joinPath, ScaleError } from "./error.ts";
import { createReader, type Reader } from "./reader.ts";
import type { TypeDescription } from "./type-description.ts";
import { releaseWriter, reserve, takeWriter, type Writer } from "./writer.ts";

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

interface Internals<T> {
  readonly parts: Parts<T>;
  readonly fastRead: (input: Reader) => T;
  readonly fastWrite: (out: Writer, value: T) => void;
}

const INTERNALS = Symbol("scale internals");

/** Thrown by generated code: "does not fit, ask the slow path why". Carries no stack, so hostile input costs little. */
const MISFIT: unknown = Object.freeze({ reason: "misfit" });

/** Ends generated code that met something unfit. */
export function misfit(): never {
  throw MISFIT;
}

/** Makes a codec of its parts. */
export function defineCodec<T>(parts: Parts<T>): Codec<T> {
  let description: TypeDescription | undefined;
  const size = once(parts.size, { min: 0, max: undefined });
  const known: Parts<T> = { ...parts, size };
  let compiledRead: ((input: Reader) => T) | undefined;
  let compiledWrite: ((out: Writer, value: T) => void) | undefined;
  const internals: Internals<T> = {
    parts: known,
    fastRead(input) {
      compiledRead ??= compileRead(known);
      return compiledRead(input);
    },
    fastWrite(out, value) {
      compiledWrite ??= compileWrite(known);
      compiledWrite(out, value);
    },
  };
  const read = (input: Reader): T => readOrExplain(internals, input);
  const write = (out: Writer, value: T): void => writeOrExplain(internals, out, value);
  const codec: Codec<T> & { readonly [INTERNALS]: Internals<T> } = {
    [INTERNALS]: internals,
    get description() {
      description ??= parts.describe();
      return description;
    },
    get fixedSize() {
      const { min, max } = size();
      return min === max ? min : undefined;
    },
    get maxSize() {
      return size().max;
    },
    encode(value) {
      const out = takeWriter();
      try {
        write(out, value);
        return out.bytes.slice(0, out.at);
      } finally {
        releaseWriter(out);
      }
    },
    decode(bytes) {
      const input = createReader(bytes);
      const value = read(input);
      if (input.at !== input.end) {
        throw new ScaleError(`${input.end - input.at} bytes left over after the value`, "", input.at);
      }
      return value;
    },
    write,
    read,
  };
  return codec;
}

/** A codec of helper calls only: the generated code calls `read` and `write`. */
export function called<T>(
  parts: Pick<Parts<T>, "size" | "describe"> & {
    read(input: Reader): T;
    write(out: Writer, value: T): void;
  },
): Codec<T> {
  const { read, write } = parts;
  return defineCodec<T>({
    ...parts,
    weight: 2,
    emitRead(code) {
      const value = code.fresh();
      code.line(`let ${value};`);
      emitReadCall(code, `${value} = ${code.constant(read)}(r);`);
      return value;
    },
    emitWrite: (code, value) => emitWriteCall(code, `${code.constant(write)}(w, ${value});`),
  });
}

/** The parts of a codec. One made by hand, from outside this package, is called through its public functions. */
export function partsOf<T>(codec: Codec<T>): Parts<T> {
  return internalsOf(codec)?.parts ?? foreignParts(codec);
}

/** Appends source that reads a `codec`: written out when light, else a call. */
export function emitReadOf(code: Code, codec: Codec<unknown>): string {
  const internals = internalsOf(codec);
  if (internals !== undefined && isInlined(internals.parts.weight)) return internals.parts.emitRead(code);
  const reader = internals?.fastRead ?? ((input: Reader) => codec.read(input));
  const value = code.fresh();
  code.sync();
  code.line(`r.at = p; const ${value} = ${code.constant(reader)}(r); p = r.at;`);
  code.forget();
  return value;
}

/** Appends source that writes `value` by `codec`: written out when light, else a call. */
export function emitWriteOf(code: Code, codec: Codec<unknown>, value: string): void {
  const internals = internalsOf(codec);
  if (internals !== undefined && isInlined(internals.parts.weight)) {
    internals.parts.emitWrite(code, value);
    return;
  }
  const writer = internals?.fastWrite ?? ((out: Writer, part: unknown) => codec.write(out, part));
  emitWriteCall(code, `${code.constant(writer)}(w, ${value});`);
}

/** Appends a statement that moves the writer on by itself. */
export function emitWriteCall(code: Code, statement: string): void {
  code.sync();
  code.line(`w.at = p; ${statement} p = w.at; b = w.bytes; v = w.view;`);
  code.forget();
}

/** Appends a statement that moves the reader on by itself. */
export function emitReadCall(code: Code, statement: string): void {
  code.sync();
  code.line(`r.at = p; ${statement} p = r.at;`);
  code.forget();
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

function internalsOf<T>(codec: Codec<T>): Internals<T> | undefined {
  return (codec as { readonly [INTERNALS]?: Internals<T> })[INTERNALS];
}

function compileRead<T>(parts: Parts<T>): (input: Reader) => T {
  const code = createCode((count) => `if (p + ${count} > e) ${fail}();`);
  const fail = code.constant(misfit);
  code.line("const b = r.bytes, e = r.end; let p = r.at;");
  const value = parts.emitRead(code);
  code.line(`const result = ${value};`);
  code.sync();
  code.line("r.at = p; return result;");
  return build<(input: Reader) => T>("r", code.finish()) ?? ((input) => parts.read(input, []));
}

function compileWrite<T>(parts: Parts<T>): (out: Writer, value: T) => void {
  const code = createCode(
    (count) => `if (p + ${count} > b.length) { w.at = p; ${grow}(w, ${count}); b = w.bytes; v = w.view; }`,
  );
  const grow = code.constant(reserve);
  code.line("let b = w.bytes, v = w.view, p = w.at;");
  parts.emitWrite(code, "value");
  code.sync();
  code.line("w.at = p;");
  return (
    build<(out: Writer, value: T) => void>("w, value", code.finish()) ??
    ((out, value) => parts.write(out, value, []))
  );
}

function readOrExplain<T>({ parts, fastRead }: Internals<T>, input: Reader): T {
  const { at, depth } = input;
  if (!input.failed) {
    try {
      return fastRead(input);
    } catch {
      input.failed = true;
      input.at = at;
      input.depth = depth;
    }
  }
  const trail: Trail = [];
  try {
    return parts.read(input, trail);
  } catch (error) {
    throw located(error, trail, input.at);
  }
}

function writeOrExplain<T>({ parts, fastWrite }: Internals<T>, out: Writer, value: T): void {
  const { at, depth } = out;
  if (!out.failed) {
    try {
      fastWrite(out, value);
      return;
    } catch {
      out.failed = true;
      out.at = at;
      out.depth = depth;
    }
  }
  const trail: Trail = [];
  try {
    parts.write(out, value, trail);
  } catch (error) {
    throw located(error, trail, undefined);
  }
}

/** The error with the path that led to it in front of its own. */
function located(error: unknown, trail: Trail, offset: number | undefined): unknown {
  if (!(error instanceof ScaleError)) return error;
  let path = "";
  for (const segment of trail) path = joinPath(path, segment);
  return new ScaleError(error.reason, joinPath(path, error.path), error.offset ?? offset);
}

function foreignParts<T>(codec: Codec<T>): Parts<T> {
  return {
    size: () => ({ min: codec.fixedSize ?? 0, max: codec.maxSize }),
    describe: () => codec.description,
    weight: Number.POSITIVE_INFINITY,
    read: (input) => codec.read(input),
    write: (out, value) => codec.write(out, value),
    emitRead: (code) => emitReadOf(code, codec),
    emitWrite: (code, value) => emitWriteOf(code, codec, value),
  };
}

/** Computes on first use; asked again while computing, as a recursive type does, answers `meanwhile`. */
function once<V>(compute: () => V, meanwhile: V): () => V {
  let state: "new" | "computing" | "done" = "new";
  let value = meanwhile;
  return () => {
    if (state === "new") {
      state = "computing";
      value = compute();
      state = "done";
    }
    return value;
  };
}
