import { startsWith, toHex } from "@serinus/bytes";
import type { HostApi } from "@serinus/host-api";
import { ScaleError } from "@serinus/scale";
import type { AnyStorageItem } from "../manifest/storage-item.ts";
import type { MountedPallet } from "../pallet/mount.ts";
import { storagePrefix } from "../storage/bind-storage.ts";

/**
 * Decodes every value that the state holds of the pallets, to find what a changed layout has left behind without a
 * migration (`TryDecodeEntireStorage`). Takes as long as the state is large.
 * @throws Error naming the first value that is not of its item's type
 */
export function requireDecodable(host: HostApi, pallets: readonly MountedPallet[]): void {
  for (const { pallet } of pallets) {
    for (const [name, item] of Object.entries(pallet.manifest.storage ?? {})) {
      for (const key of storedKeys(host, storagePrefix(host, pallet.name, name), item)) {
        const value = host.storage_get(key);
        if (value !== undefined) decode(item, value, `${pallet.name}.${name} at ${toHex(key)}`);
      }
    }
  }
}

function* storedKeys(host: HostApi, prefix: Uint8Array, { kind }: AnyStorageItem): Generator<Uint8Array> {
  if (kind === "value") {
    yield prefix;
    return;
  }
  let key = host.storage_next_key(prefix);
  while (key !== undefined && startsWith(key, prefix)) {
    yield key;
    key = host.storage_next_key(key);
  }
}

function decode({ codec }: AnyStorageItem, value: Uint8Array, what: string): void {
  try {
    codec.decode(value);
  } catch (cause) {
    if (!(cause instanceof ScaleError)) throw cause;
    throw new Error(`${what} cannot be read: ${cause.message}`, { cause });
  }
}
