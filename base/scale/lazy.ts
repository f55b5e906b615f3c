import type { Codec } from "./codec.ts";
import { defineCodec, partsOf } from "./define.ts";
import { emitReadCall, emitReadOf, emitWriteOf } from "./emit.ts";
import { descend } from "./reader.ts";

/**
 * A codec named before it is made, for recursive types. Values nest at most `MAX_DEPTH` deep below the outermost.
 *
 * The type cannot be inferred through the recursion, so it is written out:
 * `const Call: Codec<Call> = lazy(() => variants({ batch: vec(Call), … }))`.
 */
export function lazy<T>(get: () => Codec<T>): Codec<T> {
  let made: Codec<T> | undefined;
  const codec = () => {
    made ??= get();
    return made;
  };
  return defineCodec<T>({
    size: () => partsOf(codec()).size(),
    describe: () => codec().description,
    weight: Number.POSITIVE_INFINITY,
    read(input, trail) {
      descend(input);
      const value = partsOf(codec()).read(input, trail);
      input.depth--;
      return value;
    },
    write(out, value, trail) {
      descend(out);
      partsOf(codec()).write(out, value, trail);
      out.depth--;
    },
    emitRead(code) {
      emitReadCall(code, `${code.constant(descend)}(r);`);
      const value = emitReadOf(code, codec());
      code.line("r.depth--;");
      return value;
    },
    emitWrite(code, value) {
      code.line(`${code.constant(descend)}(w);`);
      emitWriteOf(code, codec(), value);
      code.line("w.depth--;");
    },
  });
}
