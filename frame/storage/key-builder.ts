import { concatBytes } from "@serinus/bytes";
import type { HashingApi } from "@serinus/host-api";
import { createReader } from "@serinus/scale";
import { HASH_LENGTH, type HashedKey, type Hasher, hashFunction, isReversible } from "./hashers.ts";

/** Makes and reads the stored keys of one map. */
export interface KeyBuilder<Keys extends readonly unknown[]> {
  readonly prefix: Uint8Array;
  /** How many keys the map has. */
  readonly count: number;
  /** The stored key. What follows the keys in the array is not looked at. */
  build(keys: Keys): Uint8Array;
  /** The beginning that entries under the first keys share: at most all keys of the map. */
  buildPrefix(keys: readonly unknown[]): Uint8Array;
  /** The key, or the array of keys when the map has several. @throws TypeError when a hasher drops the key. */
  parse(stored: Uint8Array): unknown;
}

/** Stored keys that a map remembers, so that an account touched often is hashed once. */
const REMEMBERED_KEYS = 4096;

/** Builds stored keys: the prefix, then each key's hash with the key itself where the hasher keeps it. */
export function keyBuilder<Keys extends readonly unknown[]>(
  host: HashingApi,
  prefix: Uint8Array,
  keys: readonly HashedKey<unknown, Hasher>[],
): KeyBuilder<Keys> {
  const parts = keys.map((key) => ({
    codec: key.codec,
    hash: hashFunction(host, key.hasher),
    skip: HASH_LENGTH[key.hasher],
    keepsKey: isReversible(key.hasher),
    hasher: key.hasher,
  }));

  /** The prefix and the first `count` of the values. */
  const join = (values: readonly unknown[], count: number): Uint8Array => {
    const pieces = [prefix];
    for (let i = 0; i < count; i++) {
      const { codec, hash, keepsKey } = parts[i] as (typeof parts)[number];
      const encoded = codec.encode(values[i]);
      if (hash !== undefined) pieces.push(hash(encoded));
      if (keepsKey) pieces.push(encoded);
    }
    return concatBytes(...pieces);
  };

  const parse = (stored: Uint8Array): unknown => {
    const input = createReader(stored);
    input.at = prefix.length;
    const found: unknown[] = [];
    for (const part of parts) {
      if (!part.keepsKey) throw new TypeError(`keys hashed with ${part.hasher} cannot be read back`);
      input.at += part.skip;
      found.push(part.codec.read(input));
    }
    return found.length === 1 ? found[0] : found;
  };

  const count = parts.length;
  const build = (values: readonly unknown[]): Uint8Array => join(values, count);
  return {
    prefix,
    count,
    build: count === 1 ? remembering(build) : build,
    buildPrefix: (values) => join(values, values.length),
    parse,
  };
}

/** Remembers the stored keys of identities and numbers; what is remembered depends on the key alone. */
function remembering(
  build: (keys: readonly unknown[]) => Uint8Array,
): (keys: readonly unknown[]) => Uint8Array {
  const remembered = new Map<string | number, Uint8Array>();
  return (keys) => {
    const only = keys[0];
    if (typeof only !== "string" && typeof only !== "number") return build(keys);
    const known = remembered.get(only);
    if (known !== undefined) return known;
    const built = build(keys);
    if (remembered.size >= REMEMBERED_KEYS) remembered.clear();
    remembered.set(only, built);
    return built;
  };
}
