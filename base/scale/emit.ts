import { type Code, isInlined } from "./code.ts";
import type { Codec } from "./codec.ts";
import { internalsOf } from "./parts.ts";
import type { Reader } from "./reader.ts";
import type { Writer } from "./writer.ts";

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
