import { startsWith, toHex } from "@serinus/bytes";
import type { HostApi } from "@serinus/host-api";
import { ScaleError } from "@serinus/scale";
import type { AnyStorageItem } from "../manifest/storage-item.ts";
import type { MountedPallet } from "../pallet/mount.ts";
import { storagePrefix } from "../storage/bind-storage.ts";

/**
 * Decodes every value that the state holds of the pallets, to find what a changed layout has left behind without a
 * migration (`TryDecodeEntireStorage`). Takes as long as the state is large.
 * @throws Error naming every item that has values of another type, a line each: how many, and the first of them
 */
export function requireDecodable(host: HostApi, pallets: readonly MountedPallet[]): void {
  const faults: string[] = [];
  for (const { pallet } of pallets) {
    for (const [name, item] of Object.entries(pallet.manifest.storage ?? {})) {
      let count = 0;
      let first = "";
      for (const key of storedKeys(host, storagePrefix(host, pallet.name, name), item)) {
        const value = host.storage_get(key);
        const fault = value && faultOf(item, value);
        if (fault !== undefined && count++ === 0) first = `at ${toHex(key)} cannot be read: ${fault}`;
      }
      const others = count > 1 ? ` (and ${count - 1} more)` : "";
      if (count > 0) faults.push(`${pallet.name}.${name} ${first}${others}`);
    }
  }
  if (faults.length > 0) throw new Error(faults.join("\n"));
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

function faultOf({ codec }: AnyStorageItem, value: Uint8Array): string | undefined {
  try {
    codec.decode(value);
    return undefined;
  } catch (cause) {
    if (!(cause instanceof ScaleError)) throw cause;
    return cause.message;
  }
}
