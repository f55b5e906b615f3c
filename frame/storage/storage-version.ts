import { startsWith } from "@serinus/bytes";
import type { HostApi } from "@serinus/host-api";
import { u16, utf8Encode } from "@serinus/scale";
import type { PalletManifest } from "../manifest/define-pallet.ts";
import { storagePrefix } from "./bind-storage.ts";

/** A bound pallet as far as its storage version goes. */
export interface Versioned {
  readonly name: string;
  readonly host: HostApi;
  readonly manifest: PalletManifest;
}

const ITEM = ":__STORAGE_VERSION__:";

/** The version of a pallet's storage layout that the state has, 0 when it says none. */
export function storedVersion({ host, name }: Versioned): number {
  const stored = host.storage_get(storagePrefix(host, name, ITEM));
  return stored === undefined ? 0 : u16.decode(stored);
}

/** Notes the version of a pallet's storage layout; migrations end with it. By default that of the manifest. */
export function storeVersion(
  { host, name, manifest }: Versioned,
  version = manifest.storageVersion ?? 0,
): void {
  host.storage_set(storagePrefix(host, name, ITEM), u16.encode(version));
}

/** Whether the state holds anything of the pallet; if not, the pallet is new in the runtime. */
export function isStored({ host, name }: Versioned): boolean {
  const prefix = host.hashing_twox_128(utf8Encode(name));
  const first = host.storage_exists(prefix) ? prefix : host.storage_next_key(prefix);
  return first !== undefined && startsWith(first, prefix);
}
