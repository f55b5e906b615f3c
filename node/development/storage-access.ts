import type { BlockHash } from "@serinus/bytes";
import type { DynamicCodec, Json } from "@serinus/dynamic-codec";
import type { StateEdit } from "@serinus/executor";
import { readState, type StateApi } from "@serinus/node-api";
import type { RuntimeCodecs } from "./runtime-codecs.ts";

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

/** What a block's storage is read from. */
export interface StorageSource {
  readonly codecs: RuntimeCodecs;
  readonly state: Pick<StateApi, "get" | "whenFetched">;
}

/** Has `work` read and change storage, all at once; it is begun again where something has to be fetched first. */
export async function withStorage<T>(
  { codecs, state }: StorageSource,
  at: BlockHash,
  work: (storage: StorageAccess) => T,
): Promise<T> {
  const codec = await codecs.at(at);
  return readState(state, () => work(accessStorage(codec, state, at)));
}

function accessStorage(codec: DynamicCodec, state: Pick<StateApi, "get">, at: BlockHash): StorageAccess {
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
