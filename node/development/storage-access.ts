import type { BlockHash } from "@serinus/bytes";
import type { DynamicCodec, Json } from "@serinus/dynamic-codec";
import type { StateEdit } from "@serinus/executor";
import type { StateApi } from "@serinus/node-api";

/** Storage items of one block by their names, and changes to them. */
export interface StorageAccess {
  readonly codec: DynamicCodec;
  has(pallet: string, item: string): boolean;
  /** The value, decoded; of an item with a default that is absent, the default; else `null`. */
  read(pallet: string, item: string, ...keys: readonly unknown[]): Json;
  /** Sets a value, or removes it with `null`. What is read later is the new value. */
  write(pallet: string, item: string, keys: readonly unknown[], value: unknown): void;
  /** All changes so far. */
  edits(): readonly StateEdit[];
}

export function accessStorage(
  codec: DynamicCodec,
  state: Pick<StateApi, "get">,
  at: BlockHash,
): StorageAccess {
  const written = new Map<string, StateEdit & { readonly value: Uint8Array | undefined }>();
  const nameOf = (key: Uint8Array): string => key.join();
  return {
    codec,
    has: (pallet, item) => codec.storage.all.some((each) => each.pallet === pallet && each.name === item),
    read(pallet, name, ...keys) {
      const item = codec.storage.item(pallet, name);
      const key = codec.storage.encodeKey(item, keys);
      const edit = written.get(nameOf(key));
      return codec.decodeValue(item, edit === undefined ? state.get(at, key) : edit.value);
    },
    write(pallet, name, keys, value) {
      const item = codec.storage.item(pallet, name);
      const key = codec.storage.encodeKey(item, keys);
      written.set(nameOf(key), { key, value: value === null ? undefined : codec.encode(item.value, value) });
    },
    edits: () => [...written.values()],
  };
}
