import { type BlockHash, fromHex, isHex } from "@serinus/bytes";
import { invalidParams } from "./rpc-error.ts";

/** Reads one parameter from JSON. `where` names it in errors. */
export type Param<T> = (value: unknown, where: string) => T;

/** Parameters of a method by name, in positional order. */
export type ParamSpec = Readonly<Record<string, Param<unknown>>>;

/** What the methods' code sees of a specification of parameters. */
export type ParamsOf<S extends ParamSpec> = {
  readonly [K in keyof S]: S[K] extends Param<infer T> ? T : never;
};

/**
 * Reads positional (array) or named (object) parameters. Missing ones are handed to their reader as `undefined`.
 * @throws RpcError -32602 for one that does not fit, for too many positional ones and for unknown names.
 */
export function readParams<S extends ParamSpec>(spec: S, params: unknown): ParamsOf<S> {
  const names = Object.keys(spec);
  const read: Record<string, unknown> = {};
  if (params === undefined || params === null || Array.isArray(params)) {
    const list: readonly unknown[] = params ?? [];
    if (list.length > names.length) {
      throw invalidParams(
        `${list.length} given, at most ${names.length} expected (${names.join(", ") || "none"})`,
      );
    }
    names.forEach((name, at) => {
      read[name] = (spec[name] as Param<unknown>)(list[at], name);
    });
  } else if (typeof params === "object") {
    const given = params as Record<string, unknown>;
    for (const name of Object.keys(given)) {
      if (!Object.hasOwn(spec, name))
        throw invalidParams(`no parameter is called ${show(name)}; expected ${names.join(", ") || "none"}`);
    }
    for (const name of names) read[name] = (spec[name] as Param<unknown>)(given[name], name);
  } else {
    throw invalidParams("an array or an object of parameters expected");
  }
  return read as ParamsOf<S>;
}

function show(value: unknown): string {
  // Of arrays and objects the kind says enough: they may be large, and too deep to be written out.
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** The parameter or, when it is absent or `null`, `undefined`. */
export function optional<T>(inner: Param<T>): Param<T | undefined> {
  return (value, where) => (value === undefined || value === null ? undefined : inner(value, where));
}

/** A JSON array of values, at most `most` of them. */
export function list<T>(inner: Param<T>, most = 100_000): Param<T[]> {
  return (value, where) => {
    if (!Array.isArray(value)) throw invalidParams(`${where}: an array expected, got ${show(value)}`);
    if (value.length > most)
      throw invalidParams(`${where}: ${value.length} items, at most ${most} are taken`);
    return value.map((item, at) => inner(item, `${where}[${at}]`));
  };
}

/** One value or an array of them. */
export function oneOrMany<T>(inner: Param<T>): Param<T | T[]> {
  const many = list(inner);
  return (value, where) => (Array.isArray(value) ? many(value, where) : inner(value, where));
}

/** Bytes as `0x` hex. The empty text stands for no bytes, as clients write it and Substrate takes it. */
export const bytesParam: Param<Uint8Array> = (value, where) => {
  if (value === "") return new Uint8Array();
  if (!isHex(value)) throw invalidParams(`${where}: 0x-prefixed hex expected, got ${show(value)}`);
  return fromHex(value);
};

/** A block hash: 32 bytes as `0x` hex. */
export const blockHashParam: Param<BlockHash> = (value, where) => {
  if (!isHex(value) || value.length !== 66) {
    throw invalidParams(`${where}: a block hash (0x and 64 hex digits) expected, got ${show(value)}`);
  }
  return value.toLowerCase() as BlockHash;
};

/** An integer from 0 to 2^32 - 1; hex text such as `0x10` is taken as Substrate takes it (`NumberOrHex`). */
export const u32Param: Param<number> = (value, where) => {
  const number =
    typeof value === "string" && /^0x[0-9a-fA-F]{1,8}$/.test(value) ? Number.parseInt(value, 16) : value;
  if (typeof number !== "number" || !Number.isInteger(number) || number < 0 || number > 0xffff_ffff) {
    throw invalidParams(`${where}: an integer from 0 to 4294967295 expected, got ${show(value)}`);
  }
  return number;
};

/** Text. */
export const stringParam: Param<string> = (value, where) => {
  if (typeof value !== "string") throw invalidParams(`${where}: a string expected, got ${show(value)}`);
  return value;
};

/** `true` or `false`. */
export const boolParam: Param<boolean> = (value, where) => {
  if (typeof value !== "boolean") throw invalidParams(`${where}: true or false expected, got ${show(value)}`);
  return value;
};

/** One of a few words. */
export function oneOf<const W extends string>(...words: readonly W[]): Param<W> {
  return (value, where) => {
    if (!words.includes(value as W))
      throw invalidParams(`${where}: one of ${words.join(", ")} expected, got ${show(value)}`);
    return value as W;
  };
}

/** An object with the named fields; unknown fields are ignored, as Substrate's clients may send more. */
export function object<S extends ParamSpec>(spec: S): Param<ParamsOf<S>> {
  return (value, where) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw invalidParams(`${where}: an object expected, got ${show(value)}`);
    }
    const read: Record<string, unknown> = {};
    for (const name of Object.keys(spec)) {
      read[name] = (spec[name] as Param<unknown>)(
        (value as Record<string, unknown>)[name],
        `${where}.${name}`,
      );
    }
    return read as ParamsOf<S>;
  };
}
