import { concatBytes, toHex } from "@serinus/bytes";
import {
  blake2_128,
  blake2_128Concat,
  blake2_256,
  storagePrefix,
  twox_128,
  twox_256,
  twox64Concat,
} from "@serinus/crypto";
import { type StorageHasher, typeAt, type UnifiedMetadata } from "@serinus/metadata";
import { createReader } from "@serinus/scale";
import { encodeWith, reading } from "./code-values.ts";
import type { Coder, CoderOf } from "./coder.ts";
import { DynamicError, outward, unknownName } from "./dynamic-error.ts";
import { type Json, show } from "./json.ts";
import { namesOf } from "./names.ts";

/** A storage item of a pallet. */
export interface StorageItem {
  readonly pallet: string;
  readonly name: string;
  /** The 32 bytes with which all its keys begin. */
  readonly prefix: Uint8Array;
  /** One for each part of the key; none for a single value. */
  readonly hashers: readonly StorageHasher["type"][];
  /** Types of the parts of the key. */
  readonly keys: readonly number[];
  /** Type of the value. */
  readonly value: number;
  readonly modifier: "Optional" | "Default" | "Required";
  /** What an absent value reads as, encoded. */
  readonly default: Uint8Array;
}

/** A key taken apart. Of a part whose hash does not hold it, the hash is told: `{ hash }`. */
export interface DecodedKey {
  readonly item: StorageItem;
  readonly keys: readonly Json[];
}

/** The storage items of a runtime, and their keys. */
export interface StorageItems {
  /** Every item, in the order of the metadata. */
  readonly all: readonly StorageItem[];
  /** Those of one pallet. @throws DynamicError naming the pallets that there are */
  of(pallet: string): readonly StorageItem[];
  /** @throws DynamicError naming what there is */
  item(pallet: string, name: string): StorageItem;
  /** The key of a value, or with fewer `keys` the prefix of the values below them. @throws DynamicError */
  encodeKey(item: StorageItem, keys: readonly unknown[]): Uint8Array;
  /** `undefined` for a key of no item. @throws DynamicError for one of an item that does not decode. */
  decodeKey(key: Uint8Array): DecodedKey | undefined;
}

interface Hashing {
  readonly hash: (part: Uint8Array) => Uint8Array;
  /** Bytes in front of the part, or the whole of it where `holdsPart` is false. */
  readonly length: number;
  readonly holdsPart: boolean;
}

const HASHING: Readonly<Record<StorageHasher["type"], Hashing>> = {
  Blake2_128: { hash: blake2_128, length: 16, holdsPart: false },
  Blake2_256: { hash: blake2_256, length: 32, holdsPart: false },
  Blake2_128Concat: { hash: blake2_128Concat, length: 16, holdsPart: true },
  Twox128: { hash: twox_128, length: 16, holdsPart: false },
  Twox256: { hash: twox_256, length: 32, holdsPart: false },
  Twox64Concat: { hash: twox64Concat, length: 8, holdsPart: true },
  Identity: { hash: (part) => part, length: 0, holdsPart: true },
};

const PREFIX_BYTES = 32;

export function createStorageItems({ pallets, types }: UnifiedMetadata, coderOf: CoderOf): StorageItems {
  const all: StorageItem[] = [];
  const byPallet = namesOf(
    pallets.map((pallet) => {
      const prefix = pallet.storage?.prefix ?? pallet.name;
      const items = (pallet.storage?.entries ?? []).map((entry): StorageItem => {
        const { type } = entry;
        const hashers = type.type === "plain" ? [] : type.value.hashers.map((hasher) => hasher.type);
        return {
          pallet: pallet.name,
          name: entry.name,
          prefix: storagePrefix(prefix, entry.name),
          hashers,
          keys: type.type === "plain" ? [] : keyTypes(type.value.key, hashers.length),
          value: type.type === "plain" ? type.value : type.value.value,
          modifier: entry.modifier.type,
          default: entry.default,
        };
      });
      all.push(...items);
      return { name: pallet.name, items, named: namesOf(items) };
    }),
  );
  const byPrefix = new Map(all.map((item) => [toHex(item.prefix), item]));

  /** Several hashers share a tuple, one each. */
  function keyTypes(key: number, count: number): readonly number[] {
    if (count === 1) return [key];
    const { def } = typeAt(types, key);
    if (def.type !== "tuple" || def.value.length !== count)
      throw new DynamicError(`the metadata gives ${count} hashers for the key type ${key}`);
    return def.value;
  }

  function partCoder(item: StorageItem, at: number): Coder {
    return coderOf(item.keys[at] as number);
  }

  function requirePallet(name: string) {
    const known = byPallet.find(name);
    if (known === undefined) throw unknownName("pallet", name, byPallet.all);
    return known;
  }

  return {
    all,
    of: (pallet) => requirePallet(pallet).items,
    item(pallet, name) {
      const known = requirePallet(pallet);
      const item = known.named.find(name);
      if (item === undefined) throw unknownName(`storage item in ${known.name}`, name, known.named.all);
      return item;
    },
    encodeKey(item, keys) {
      if (keys.length > item.keys.length)
        throw new DynamicError(
          `${item.pallet}.${item.name} has a key of ${item.keys.length} parts, got ${keys.length}`,
        );
      const parts = keys.map((key, i) => {
        try {
          return HASHING[item.hashers[i] as StorageHasher["type"]].hash(encodeWith(partCoder(item, i), key));
        } catch (error) {
          throw outward(error, `${item.pallet}.${item.name} key ${i} (${show(key)})`);
        }
      });
      return concatBytes(item.prefix, ...parts);
    },
    decodeKey(key) {
      if (key.length < PREFIX_BYTES) return undefined;
      const item = byPrefix.get(toHex(key.subarray(0, PREFIX_BYTES)));
      if (item === undefined) return undefined;
      const input = createReader(key);
      input.at = PREFIX_BYTES;
      const keys = item.hashers.map((hasher, i): Json => {
        const { length, holdsPart } = HASHING[hasher];
        if (input.end - input.at < length)
          throw new DynamicError(`the key ${toHex(key)} of ${item.pallet}.${item.name} ends early`);
        const hash = key.subarray(input.at, input.at + length);
        input.at += length;
        return holdsPart ? reading(input, () => partCoder(item, i).read(input)) : { hash: toHex(hash) };
      });
      if (input.at !== input.end)
        throw new DynamicError(
          `the key ${toHex(key)} of ${item.pallet}.${item.name} has ${input.end - input.at} bytes too many`,
        );
      return { item, keys };
    },
  };
}
