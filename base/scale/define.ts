import { copyBytes } from "@serinus/bytes";
import { build, createCode } from "./code.ts";
import type { Codec } from "./codec.ts";
import { emitReadCall, emitReadOf, emitWriteCall, emitWriteOf } from "./emit.ts";
import { joinPath, ScaleError } from "./error.ts";
import { INTERNALS, type Internals, internalsOf, misfit, type Parts, type Trail } from "./parts.ts";
import { createReader, type Reader } from "./reader.ts";
import type { TypeDescription } from "./type-description.ts";
import { releaseWriter, reserve, takeWriter, type Writer } from "./writer.ts";

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
        return copyBytes(out.bytes, 0, out.at);
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
  const { at, depth, emptyElements } = input;
  if (!input.failed) {
    try {
      return fastRead(input);
    } catch {
      input.failed = true;
      input.at = at;
      input.depth = depth;
      input.emptyElements = emptyElements;
    }
  }
  const trail: Trail = [];
  try {
    return parts.read(input, trail);
  } catch (error) {
    input.depth = depth;
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
    out.depth = depth;
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
