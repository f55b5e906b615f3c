import { type AccountId, fromHex, type Hex, isHex, toAccountId, toHex } from "@serinus/bytes";
import { addressToAccount, addressToBytes, bytesToAddress } from "./account-address.ts";
import { GenesisError } from "./genesis-error.ts";

/** JSON with integers of any size. */
export type Json =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** Reads and writes one type in the genesis JSON, as serde does for the Rust type. */
export interface JsonCodec<T> {
  /** @throws GenesisError naming the path and what would be right. `value` is `undefined` for a missing field. */
  fromJson(value: Json | undefined, path: string): T;
  toJson(value: T): Json;
}

/** `true` or `false`. */
export const jsonBool: JsonCodec<boolean> = {
  fromJson(value, path) {
    if (typeof value !== "boolean") throw expected("true or false", value, path);
    return value;
  },
  toJson: (value) => value,
};

/** A text. */
export const jsonString: JsonCodec<string> = {
  fromJson(value, path) {
    if (typeof value !== "string") throw expected("a string", value, path);
    return value;
  },
  toJson: (value) => value,
};

/** An integer of at most 32 bits. */
export const jsonU32: JsonCodec<number> = {
  fromJson: (value, path) => Number(integer(value, 32n, path)),
  toJson: (value) => value,
};

/** An integer of 64 bits. */
export const jsonU64: JsonCodec<bigint> = {
  fromJson: (value, path) => integer(value, 64n, path),
  toJson: (value) => value,
};

/** An integer of 128 bits. */
export const jsonU128: JsonCodec<bigint> = {
  fromJson: (value, path) => integer(value, 128n, path),
  toJson: (value) => value,
};

/** Bytes in hex. */
export const jsonHex: JsonCodec<Uint8Array> = {
  fromJson(value, path) {
    if (!isHex(value)) throw expected("hex bytes with 0x", value, path);
    return fromHex(value);
  },
  toJson: (value) => toHex(value),
};

/** An account as an SS58 address of any network, or in hex. Written for the network `prefix`. */
export function jsonAccount(prefix: number): JsonCodec<AccountId> {
  return {
    fromJson(value, path) {
      if (isHex(value) && value.length === 66) return toAccountId(fromHex(value));
      const account = typeof value === "string" ? addressToAccount(value) : undefined;
      if (account === undefined) throw expected("an SS58 address or 32 bytes in hex", value, path);
      return account;
    },
    toJson: (value) => bytesToAddress(fromHex(value), prefix),
  };
}

/** A public key of so many bytes, as an SS58 address of any network or in hex. Written for the network `prefix`. */
export function jsonPublicKey(length: number, prefix: number): JsonCodec<Hex> {
  return {
    fromJson(value, path) {
      if (isHex(value) && value.length === 2 + 2 * length) return toHex(fromHex(value));
      const key = typeof value === "string" ? addressToBytes(value, length) : undefined;
      if (key === undefined) throw expected(`an SS58 address or hex of ${length} bytes`, value, path);
      return toHex(key);
    },
    toJson: (value) => bytesToAddress(fromHex(value), prefix),
  };
}

/** A variant without fields, by its name. */
export function jsonVariant<const N extends string>(
  names: readonly N[],
): JsonCodec<{ type: N; value?: undefined }> {
  return {
    fromJson(value, path) {
      const type = names.find((name) => name === value);
      if (type === undefined) throw expected(`one of ${names.join(", ")}`, value, path);
      return { type };
    },
    toJson: ({ type }) => type,
  };
}

/** A list of any length. */
export function jsonList<T>(item: JsonCodec<T>): JsonCodec<T[]> {
  return {
    fromJson(value, path) {
      if (!Array.isArray(value)) throw expected("a list", value, path);
      return value.map((entry: Json, i) => item.fromJson(entry, `${path}[${i}]`));
    },
    toJson: (value) => value.map((entry) => item.toJson(entry)),
  };
}

type Items = readonly JsonCodec<unknown>[];
type Values<I> = { -readonly [K in keyof I]: I[K] extends JsonCodec<infer T> ? T : never };

/** A list of just these, in order. */
export function jsonTuple<const I extends Items>(...items: I): JsonCodec<Values<I>> {
  return {
    fromJson(value, path) {
      if (!Array.isArray(value) || value.length !== items.length) {
        throw expected(`a list of ${items.length}`, value, path);
      }
      return items.map((item, i) => item.fromJson(value[i], `${path}[${i}]`)) as unknown as Values<I>;
    },
    toJson: (value) => items.map((item, i) => item.toJson((value as readonly unknown[])[i])),
  };
}

/** `null` or missing is `undefined`. */
export function jsonOption<T>(some: JsonCodec<T>): JsonCodec<T | undefined> {
  return {
    fromJson: (value, path) =>
      value === null || value === undefined ? undefined : some.fromJson(value, path),
    toJson: (value) => (value === undefined ? null : some.toJson(value)),
  };
}

/** A field that takes `value` when it is missing. */
export function withDefault<T>(codec: JsonCodec<T>, value: T): JsonCodec<T> {
  return { ...codec, fromJson: (json, path) => (json === undefined ? value : codec.fromJson(json, path)) };
}

type FieldCodecs = Readonly<Record<string, JsonCodec<unknown>>>;

/** An object with these fields, named as serde names them (camelCase); unknown ones are refused. */
export function jsonObject<const F extends FieldCodecs>(fields: F): JsonCodec<Values<F>> {
  return {
    fromJson(value, path) {
      const given: Json | undefined = value === undefined ? {} : value;
      if (!isObject(given)) throw expected("an object", given, path);
      for (const name of Object.keys(given)) {
        if (!Object.hasOwn(fields, name)) {
          throw new GenesisError(
            path,
            `has no field ${name}; known are ${Object.keys(fields).join(", ") || "none"}`,
          );
        }
      }
      const entries = Object.entries(fields).map(([name, codec]) => {
        return [name, codec.fromJson(given[name], path === "" ? name : `${path}.${name}`)];
      });
      return Object.fromEntries(entries) as Values<F>;
    },
    toJson: (value) =>
      Object.fromEntries(
        Object.entries(fields).map(([name, codec]) => [
          name,
          codec.toJson((value as Record<string, unknown>)[name]),
        ]),
      ),
  };
}

/** Whether a JSON value is an object. */
export function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function integer(value: Json | undefined, bits: bigint, path: string): bigint {
  const isInteger = typeof value === "bigint" || (typeof value === "number" && Number.isInteger(value));
  const number = isInteger ? BigInt(value) : -1n;
  if (number < 0n || number >> bits !== 0n) throw expected(`an integer of ${bits} bits`, value, path);
  return number;
}

function expected(what: string, value: Json | undefined, path: string): GenesisError {
  const found =
    value === undefined ? "nothing" : typeof value === "bigint" ? String(value) : JSON.stringify(value);
  const shown = found.length > 60 ? `${found.slice(0, 60)}…` : found;
  return new GenesisError(path, `expected ${what}, found ${shown}`);
}
