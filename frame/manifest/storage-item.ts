import type { Codec } from "@serinus/scale";
import type { HashedKey, Hasher } from "../storage/hashers.ts";

/**
 * One storage item of a manifest: how it is keyed, what it holds and what it answers when nothing is stored.
 * `Keys` is the tuple of its key types, `Query` what a read gives: the value type when there is a default
 * (FRAME's `ValueQuery`), else the value type or `undefined` (`OptionQuery`).
 */
export interface StorageItem<Kind extends StorageKind, Keys extends readonly unknown[], Value, Query> {
  readonly kind: Kind;
  readonly keys: readonly HashedKey<unknown, Hasher>[];
  readonly codec: Codec<Value>;
  /** Whether a read of what is not stored gives `default` (metadata's modifier `Default`) or `undefined`. */
  readonly hasDefault: boolean;
  readonly default: Value | undefined;
  readonly docs: string;
  /** Types only, never present. */
  readonly types?: { readonly keys: Keys; readonly query: Query };
}

type StorageKind = "value" | "map" | "countedMap";

/** Any storage item, for code that looks at manifests from outside. */
export type AnyStorageItem = StorageItem<StorageKind, readonly unknown[], unknown, unknown>;

interface Documented {
  readonly docs?: string;
}

interface WithDefault<Value> extends Documented {
  readonly default: Value;
}

/** One value: `TotalIssuance: value(u128, { default: 0n })`. */
export function value<T>(codec: Codec<T>, options: WithDefault<T>): StorageItem<"value", [], T, T>;
export function value<T>(codec: Codec<T>, options?: Documented): StorageItem<"value", [], T, T | undefined>;
export function value<T>(
  codec: Codec<T>,
  options: Documented = {},
): StorageItem<"value", [], T, T | undefined> {
  return item("value", [], codec, options);
}

/** A map from one key: `Account: map(blake2_128Concat(AccountId), AccountData, { default: noAccountData })`. */
export function map<K, T>(
  key: HashedKey<K, Hasher>,
  codec: Codec<T>,
  options: WithDefault<T>,
): StorageItem<"map", [K], T, T>;
export function map<K, T>(
  key: HashedKey<K, Hasher>,
  codec: Codec<T>,
  options?: Documented,
): StorageItem<"map", [K], T, T | undefined>;
export function map<K, T>(
  key: HashedKey<K, Hasher>,
  codec: Codec<T>,
  options: Documented = {},
): StorageItem<"map", [K], T, T | undefined> {
  return item("map", [key], codec, options);
}

/** A map that also stores how many keys it holds, under `CounterFor<Name>`. */
export function countedMap<K, T>(
  key: HashedKey<K, Hasher>,
  codec: Codec<T>,
  options: WithDefault<T>,
): StorageItem<"countedMap", [K], T, T>;
export function countedMap<K, T>(
  key: HashedKey<K, Hasher>,
  codec: Codec<T>,
  options?: Documented,
): StorageItem<"countedMap", [K], T, T | undefined>;
export function countedMap<K, T>(
  key: HashedKey<K, Hasher>,
  codec: Codec<T>,
  options: Documented = {},
): StorageItem<"countedMap", [K], T, T | undefined> {
  return item("countedMap", [key], codec, options);
}

/** A map from two keys, each with its hasher; entries that share the first key lie together. */
export function doubleMap<K1, K2, T>(
  first: HashedKey<K1, Hasher>,
  second: HashedKey<K2, Hasher>,
  codec: Codec<T>,
  options: WithDefault<T>,
): StorageItem<"map", [K1, K2], T, T>;
export function doubleMap<K1, K2, T>(
  first: HashedKey<K1, Hasher>,
  second: HashedKey<K2, Hasher>,
  codec: Codec<T>,
  options?: Documented,
): StorageItem<"map", [K1, K2], T, T | undefined>;
export function doubleMap<K1, K2, T>(
  first: HashedKey<K1, Hasher>,
  second: HashedKey<K2, Hasher>,
  codec: Codec<T>,
  options: Documented = {},
): StorageItem<"map", [K1, K2], T, T | undefined> {
  return item("map", [first, second], codec, options);
}

type KeyTypes<H extends readonly HashedKey<unknown, Hasher>[]> = {
  -readonly [I in keyof H]: H[I] extends HashedKey<infer K, Hasher> ? K : never;
};

/** A map from any number of keys. */
export function nMap<const H extends readonly HashedKey<unknown, Hasher>[], T>(
  keys: H,
  codec: Codec<T>,
  options: WithDefault<T>,
): StorageItem<"map", KeyTypes<H>, T, T>;
export function nMap<const H extends readonly HashedKey<unknown, Hasher>[], T>(
  keys: H,
  codec: Codec<T>,
  options?: Documented,
): StorageItem<"map", KeyTypes<H>, T, T | undefined>;
export function nMap<const H extends readonly HashedKey<unknown, Hasher>[], T>(
  keys: H,
  codec: Codec<T>,
  options: Documented = {},
): StorageItem<"map", KeyTypes<H>, T, T | undefined> {
  return item("map", keys, codec, options);
}

function item<Kind extends StorageKind, Keys extends readonly unknown[], T>(
  kind: Kind,
  keys: readonly HashedKey<unknown, Hasher>[],
  codec: Codec<T>,
  options: { readonly docs?: string; readonly default?: T },
): StorageItem<Kind, Keys, T, T | undefined> {
  return {
    kind,
    keys,
    codec,
    hasDefault: "default" in options,
    default: options.default,
    docs: options.docs ?? "",
  };
}
