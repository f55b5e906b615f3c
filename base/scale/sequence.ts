import { BOUNDED_VEC, describeBounded } from "./bytes.ts";
import type { Code } from "./code.ts";
import type { Codec, ValueOf } from "./codec.ts";
import { compactSize, emitReadLength, emitWriteLength, readCompactU32, writeCompactU32 } from "./compact.ts";
import { defineCodec, partsOf } from "./define.ts";
import { describe } from "./describe.ts";
import { emitReadOf, emitWriteOf } from "./emit.ts";
import { describeValue, ScaleError } from "./error.ts";
import { misfit, type SizeBounds, type Trail, weightOf } from "./parts.ts";
import { exceedsEmptyElements, MAX_EMPTY_ELEMENTS, type Reader } from "./reader.ts";
import type { TypeDescription } from "./type-description.ts";
import type { Writer } from "./writer.ts";

/** `Vec<T>`. */
export function vec<T>(element: Codec<T>): Codec<T[]> {
  return sequence(element, undefined, () => describe({ kind: "sequence", inner: element }));
}

/** `BoundedVec<T, ConstU32<max>>`, or the bounded collection that `path` names. */
export function boundedVec<T>(element: Codec<T>, max: number, options: BoundedOptions = {}): Codec<T[]> {
  const content = vec(element);
  return sequence(element, max, () =>
    describeBounded(content, element, options.path ?? BOUNDED_VEC, options.typeName ?? "Vec<T>"),
  );
}

export interface BoundedOptions {
  readonly path?: readonly string[];
  readonly typeName?: string;
}

/** `[T; length]`. */
export function array<T>(element: Codec<T>, length: number): Codec<T[]> {
  const assertLength = (value: unknown): void => {
    if (!Array.isArray(value) || value.length !== length) {
      throw new ScaleError(`expected an array of ${length}, got ${describeValue(value)}`);
    }
  };
  return defineCodec<T[]>({
    size: () => times(element, length, 0, length),
    describe: () => describe({ kind: "array", inner: element, length }),
    weight: 4 + weightOf(element),
    read: (input, trail) => readElements(input, element, length, trail),
    write(out, value, trail) {
      assertLength(value);
      writeElements(out, element, value, trail);
    },
    emitRead(code) {
      const size = element.fixedSize;
      if (size !== undefined) code.need(size * length);
      return emitReadLoop(code, element, String(length));
    },
    emitWrite(code, value) {
      code.line(`${code.constant(assertLength)}(${value});`);
      emitWriteLoop(code, element, value);
    },
  });
}

/** A length and its elements, at most `max`. */
export function sequence<T>(
  element: Codec<T>,
  max: number | undefined,
  describeIt: () => TypeDescription,
): Codec<T[]> {
  const assertCount = (value: unknown): void => {
    if (!Array.isArray(value)) throw new ScaleError(`expected an array, got ${describeValue(value)}`);
    if (max !== undefined && value.length > max)
      throw new ScaleError(`at most ${max} elements, got ${value.length}`);
  };
  const readCount = (input: Reader): number => {
    const start = input.at;
    const count = readCompactU32(input);
    const refusal = refusalOf(count, input, partsOf(element).size().min, max);
    if (refusal === undefined) return count;
    input.at = start;
    throw new ScaleError(refusal);
  };
  return defineCodec<T[]>({
    size: () =>
      max === undefined ? { min: 1, max: undefined } : times(element, 0, compactSize(max), max, 1),
    describe: describeIt,
    weight: 5 + weightOf(element),
    read: (input, trail) => readElements(input, element, readCount(input), trail),
    write(out, value, trail) {
      assertCount(value);
      writeCompactU32(out, value.length);
      writeElements(out, element, value, trail);
    },
    emitRead(code) {
      const count = emitReadLength(code);
      const least = partsOf(element).size().min;
      const bad = `${code.constant(misfit)}();`;
      if (max !== undefined) code.line(`if (${count} > ${max}) ${bad}`);
      if (least > 0) code.line(`if (${count} * ${least} > e - p) ${bad}`);
      else code.line(`if (${code.constant(exceedsEmptyElements)}(r, ${count})) ${bad}`);
      return emitReadLoop(code, element, count);
    },
    emitWrite(code, value) {
      const count = code.fresh();
      code.line(`${code.constant(assertCount)}(${value}); const ${count} = ${value}.length;`);
      emitWriteLength(code, count);
      emitWriteLoop(code, element, value);
    },
  });
}

function refusalOf(count: number, input: Reader, least: number, max: number | undefined): string | undefined {
  const left = input.end - input.at;
  if (max !== undefined && count > max) return `at most ${max} elements, got ${count}`;
  if (count * least > left) return `${count} elements announced, but only ${left} bytes left`;
  if (least === 0 && exceedsEmptyElements(input, count)) {
    return `at most ${MAX_EMPTY_ELEMENTS} elements without bytes, got ${input.emptyElements}`;
  }
  return undefined;
}

function readElements<T>(input: Reader, element: Codec<T>, count: number, trail: Trail): T[] {
  const parts = partsOf(element);
  const elements: T[] = [];
  for (let i = 0; i < count; i++) {
    trail.push(`[${i}]`);
    elements.push(parts.read(input, trail));
    trail.pop();
  }
  return elements;
}

function writeElements<T>(out: Writer, element: Codec<T>, elements: readonly T[], trail: Trail): void {
  const parts = partsOf(element);
  for (let i = 0; i < elements.length; i++) {
    trail.push(`[${i}]`);
    parts.write(out, elements[i] as ValueOf<typeof element>, trail);
    trail.pop();
  }
}

/** A loop over `count` elements, whose bytes must have been assured when their size is fixed. */
function emitReadLoop(code: Code, element: Codec<unknown>, count: string): string {
  const list = code.fresh();
  const i = code.fresh();
  code.sync();
  code.line(`const ${list} = []; for (let ${i} = 0; ${i} < ${count}; ${i}++) {`);
  if (element.fixedSize === undefined) code.forget();
  else code.assume(element.fixedSize);
  const value = emitReadOf(code, element);
  code.sync();
  code.line(`${list}.push(${value}); }`);
  code.forget();
  return list;
}

function emitWriteLoop(code: Code, element: Codec<unknown>, list: string): void {
  const i = code.fresh();
  const value = code.fresh();
  code.sync();
  code.forget();
  code.line(`for (let ${i} = 0; ${i} < ${list}.length; ${i}++) { const ${value} = ${list}[${i}];`);
  emitWriteOf(code, element, value);
  code.sync();
  code.line("}");
  code.forget();
}

function times(
  element: Codec<unknown>,
  least: number,
  prefix: number,
  most: number,
  minPrefix = 0,
): SizeBounds {
  const { min, max } = partsOf(element).size();
  return { min: minPrefix + least * min, max: max === undefined ? undefined : prefix + most * max };
}
