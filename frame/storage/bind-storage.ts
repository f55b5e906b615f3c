import { concatBytes } from "@serinus/bytes";
import type { HostApi } from "@serinus/host-api";
import { u32, utf8Encode } from "@serinus/scale";
import type { AnyStorageItem, StorageItem } from "../manifest/storage-item.ts";
import { type CountedStorageMap, countedStorageMap } from "./counted-map.ts";
import { defaultValue } from "./default-value.ts";
import { keyBuilder } from "./key-builder.ts";
import { type StorageMap, storageMap } from "./storage-map.ts";
import { type StorageValue, storageValue } from "./storage-value.ts";

/** The handle that a storage item becomes when it is bound to a host. */
export type HandleOf<I> =
  I extends StorageItem<infer Kind, infer Keys, infer T, infer Query>
    ? Kind extends "value"
      ? StorageValue<T, Query>
      : Kind extends "countedMap"
        ? CountedStorageMap<Keys, T, Query>
        : StorageMap<Keys, T, Query>
    : never;

/** Handles of all storage items of a manifest, by name. */
export type StorageOf<M> = M extends { readonly storage: infer S }
  ? { readonly [K in keyof S]: HandleOf<S[K]> }
  : Record<never, never>;

/** Bytes that every stored key of a pallet's item begins with: `twox128(pallet) ++ twox128(item)`. */
export function storagePrefix(host: HostApi, pallet: string, item: string): Uint8Array {
  return concatBytes(host.hashing_twox_128(utf8Encode(pallet)), host.hashing_twox_128(utf8Encode(item)));
}

/** Binds the storage items of a pallet to a host; prefixes are hashed here, once. */
export function bindStorage<S extends Readonly<Record<string, AnyStorageItem>>>(
  host: HostApi,
  pallet: string,
  items: S,
): { readonly [K in keyof S]: HandleOf<S[K]> } {
  const handles: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(items)) handles[name] = bindItem(host, pallet, name, item);
  return handles as { readonly [K in keyof S]: HandleOf<S[K]> };
}

function bindItem(host: HostApi, pallet: string, name: string, item: AnyStorageItem): unknown {
  const prefix = storagePrefix(host, pallet, name);
  const missing = defaultValue(item.codec, item.default, item.hasDefault);
  if (item.kind === "value") return storageValue(host, prefix, item.codec, missing);
  const map = storageMap(host, keyBuilder<readonly unknown[]>(host, prefix, item.keys), item.codec, missing);
  if (item.kind === "map") return map;
  const counterKey = storagePrefix(host, pallet, counterName(name));
  const counter = storageValue(host, counterKey, u32, defaultValue(u32, 0, true)) as StorageValue<
    number,
    number
  >;
  return countedStorageMap(host, map, counter);
}

/** The storage item that holds the count of a counted map. */
export function counterName(map: string): string {
  return `CounterFor${map}`;
}
