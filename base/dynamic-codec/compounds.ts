import type { Field } from "@serinus/metadata";
import { compactU32, type Reader, type Writer } from "@serinus/scale";
import { type Coder, type CoderOf, nested } from "./coder.ts";
import { DynamicError, outward } from "./dynamic-error.ts";
import { isRecord, type Json, show } from "./json.ts";
import { namesOf } from "./names.ts";

/** Most elements without bytes in one value, whose number no byte vouches for. */
const MAX_EMPTY_ELEMENTS = 1 << 14;

/** What encoding does where a struct's field is not given. */
export type Missing = "error" | "default";

/** Elements one after the other, as an array. Without a `length` their number stands in front of them. */
export function elements(length: number | undefined, element: () => Coder): Coder {
  function readElements(input: Reader): Json {
    const count = length ?? compactU32.read(input);
    const coder = element();
    const values: Json[] = [];
    for (let i = 0; i < count; i++) {
      const start = input.at;
      values.push(coder.read(input));
      if (input.at === start && ++input.emptyElements > MAX_EMPTY_ELEMENTS)
        throw new DynamicError(`more than ${MAX_EMPTY_ELEMENTS} elements without bytes`);
    }
    return values;
  }
  return {
    read: (input) => nested(input, readElements),
    write(out, value) {
      if (!Array.isArray(value)) throw new DynamicError(`an array expected, got ${show(value)}`);
      if (length === undefined) compactU32.write(out, value.length);
      else if (value.length !== length)
        throw new DynamicError(`${length} elements expected, got ${value.length}`);
      const coder = element();
      nested(out, () => {
        for (const [i, each] of value.entries()) step(i, () => coder.write(out, each));
      });
    },
    writeDefault(out) {
      if (length === undefined) compactU32.write(out, 0);
      else for (let i = 0; i < length; i++) element().writeDefault(out);
    },
  };
}

/** Different types one after the other, as an array. */
export function sequence(types: readonly number[], coderOf: CoderOf): Coder {
  return {
    read: (input) => nested(input, () => types.map((type) => coderOf(type).read(input))),
    write(out, value) {
      if (!Array.isArray(value) || value.length !== types.length)
        throw new DynamicError(`an array of ${types.length} expected, got ${show(value)}`);
      nested(out, () => {
        for (const [i, type] of types.entries()) step(i, () => coderOf(type).write(out, value[i]));
      });
    },
    writeDefault: (out) =>
      nested(out, () => {
        for (const type of types) coderOf(type).writeDefault(out);
      }),
  };
}

/** Named fields, as an object. */
export function record(fields: readonly Field[], coderOf: CoderOf, missing: Missing): Coder {
  const named = fields.map(({ name, type }, i) => ({ name: name ?? String(i), type }));
  const names = namesOf(named);

  function readRecord(input: Reader): Json {
    const read: Record<string, Json> = {};
    for (const { name, type } of named) read[name] = coderOf(type).read(input);
    return read;
  }

  function writeRecord(out: Writer, value: Readonly<Record<string, unknown>>): void {
    const given = new Map<string, unknown>();
    for (const [name, field] of Object.entries(value)) {
      const known = names.find(name);
      if (known === undefined)
        throw new DynamicError(`there is no field ${name}; there are ${names.all.join(", ")}`);
      given.set(known.name, field);
    }
    for (const { name, type } of named) {
      const coder = coderOf(type);
      if (given.has(name)) step(name, () => coder.write(out, given.get(name)));
      else if (missing === "default" || coder.isOption) coder.writeDefault(out);
      else throw new DynamicError(`the field ${name} is missing`);
    }
  }

  return {
    read: (input) => nested(input, readRecord),
    write(out, value) {
      if (!isRecord(value))
        throw new DynamicError(`an object of ${names.all.join(", ")} expected, got ${show(value)}`);
      nested(out, () => writeRecord(out, value));
    },
    writeDefault: (out) =>
      nested(out, () => {
        for (const { type } of named) coderOf(type).writeDefault(out);
      }),
  };
}

/** `Option<T>`: the value or `null`. Where `T` itself may be `null`, a value stands as `{ type: "Some", value }`. */
export function optional(inner: () => Coder, isNullable: boolean): Coder {
  const coder: Coder = {
    isOption: true,
    read(input) {
      const tag = input.bytes[input.at];
      if (input.at >= input.end || tag === undefined || tag > 1)
        throw new DynamicError(`Option must begin with 0 or 1, got ${tag ?? "nothing"}`);
      input.at++;
      if (tag === 0) return null;
      return nested(input, () => {
        const value = inner().read(input);
        return isNullable ? { type: "Some", value } : value;
      });
    },
    write(out, value) {
      const wrapped = isRecord(value) && (value.type === "Some" || value.type === "None");
      const isAbsent = value === null || value === undefined || (wrapped && value.type === "None");
      compactU32.write(out, 0);
      out.bytes[out.at - 1] = isAbsent ? 0 : 1;
      if (!isAbsent) nested(out, () => inner().write(out, wrapped ? value.value : value));
    },
    writeDefault: (out) => coder.write(out, null),
  };
  return coder;
}

/** Runs one step into a value; an error tells of it. */
export function step(name: string | number, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw outward(error, name);
  }
}
