import { startsWith, toHex } from "@serinus/bytes";
import { storagePrefix } from "@serinus/crypto";
import type { VersionedMetadata } from "@serinus/metadata";
import type { Change, StateView } from "@serinus/state";

/** What was written to one storage item, in numbers of keys. */
export interface ChangedItem {
  /** `Balances.Account`, `:code`, or the beginning of a key that no pallet knows. */
  readonly item: string;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

const PREFIX_LENGTH = 32;

/** Sums changes up by pallet and item, in the order of keys. `metadata`: of every runtime that may know the items. */
export function nameChanges(
  changes: readonly Change[],
  before: Pick<StateView, "get">,
  metadata: readonly VersionedMetadata[],
): ChangedItem[] {
  const names = itemNames(metadata);
  const items = new Map<string, { added: number; changed: number; removed: number }>();
  for (const [key, value] of changes) {
    const old = before.get(key);
    if (toHexOrNothing(old) === toHexOrNothing(value)) continue;
    const name = nameOf(names, key);
    const counts = items.get(name) ?? { added: 0, changed: 0, removed: 0 };
    items.set(name, counts);
    if (old === undefined) counts.added++;
    else if (value === undefined) counts.removed++;
    else counts.changed++;
  }
  return [...items].map(([item, counts]) => ({ item, ...counts }));
}

/** Names of items by the hex of their prefix. */
function itemNames(metadata: readonly VersionedMetadata[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { value } of metadata) {
    for (const { name, storage } of value.pallets) {
      const prefix = storage?.prefix ?? name;
      names.set(toHex(storagePrefix(prefix, ":__STORAGE_VERSION__:")), `${name} (storage version)`);
      for (const entry of storage?.entries ?? [])
        names.set(toHex(storagePrefix(prefix, entry.name)), `${name}.${entry.name}`);
    }
  }
  return names;
}

function nameOf(names: ReadonlyMap<string, string>, key: Uint8Array): string {
  // Well-known keys are texts: `:code`, `:heappages`, `:extrinsic_index`.
  if (startsWith(key, Uint8Array.of(0x3a))) return new TextDecoder().decode(key);
  const prefix = toHex(key.subarray(0, PREFIX_LENGTH));
  return names.get(prefix) ?? prefix;
}

function toHexOrNothing(value: Uint8Array | undefined): string | undefined {
  return value && toHex(value);
}
