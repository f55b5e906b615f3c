import { fromHex, isHex } from "@serinus/bytes";
import { ChainSpecError } from "./chain-spec-error.ts";
import { isObject, type JsonObject } from "./json.ts";

/** Reads one value. `path` says where it stands. @throws ChainSpecError */
export type Read<T> = (value: unknown, path: string) => T;

export const readText: Read<string> = (value, path) => {
  // Half a surrogate pair has no UTF-8 form, which is how runtimes and files take texts.
  if (typeof value === "string" && value !== "" && value.isWellFormed()) return value;
  throw new ChainSpecError(path, `expected a text, got ${show(value)}`);
};

export const readObject: Read<JsonObject> = (value, path) => {
  if (isObject(value)) return value;
  throw new ChainSpecError(path, `expected an object, got ${show(value)}`);
};

export const readBytes: Read<Uint8Array> = (value, path) => {
  if (isHex(value)) return fromHex(value);
  throw new ChainSpecError(path, `expected bytes as 0x and pairs of hexadecimal digits, got ${show(value)}`);
};

/** Reads an array. */
export function readList<T>(read: Read<T>): Read<T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw new ChainSpecError(path, `expected an array, got ${show(value)}`);
    return value.map((item, index) => read(item, `${path}[${index}]`));
  };
}

/** Reads an object whose keys are bytes; none may be given twice. */
export function readByteMap<T>(read: Read<T>): Read<[Uint8Array, T][]> {
  return (value, path) => {
    const seen = new Set<string>();
    return Object.entries(readObject(value, path)).map(([key, item]) => {
      const at = `${path}[${JSON.stringify(shorten(key))}]`;
      if (seen.size === seen.add(key.toLowerCase()).size)
        throw new ChainSpecError(at, "the key is given twice");
      return [readBytes(key, at), read(item, at)];
    });
  };
}

/** Reads what may be left out or be `null`. */
export function readOptional<T, D>(read: Read<T>, absent: D): Read<T | D> {
  return (value, path) => (value === undefined || value === null ? absent : read(value, path));
}

/** The value for an error message, cut short. */
export function show(value: unknown): string {
  return value === undefined ? "nothing" : shorten(JSON.stringify(value));
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
