import { bytes, fieldless, str, struct, type ValueOf, variants, vec } from "@serinus/scale";
import { docs, typeId } from "./registry.ts";

/** How a storage key's part is hashed. */
export const StorageHasher = fieldless([
  "Blake2_128",
  "Blake2_256",
  "Blake2_128Concat",
  "Twox128",
  "Twox256",
  "Twox64Concat",
  "Identity",
]);
export type StorageHasher = ValueOf<typeof StorageHasher>;

/** The fields that every version gives of a storage item. `default` is what an absent value reads as, encoded. */
export const storageEntryFields = {
  name: str,
  modifier: fieldless(["Optional", "Default", "Required"]),
  type: variants({ plain: typeId, map: struct({ hashers: vec(StorageHasher), key: typeId, value: typeId }) }),
  default: bytes,
  docs,
} as const;

export const StorageEntry = struct(storageEntryFields);
export type StorageEntry = ValueOf<typeof StorageEntry>;

/** A pallet's constant; `value` is encoded. */
export const constantFields = { name: str, type: typeId, value: bytes, docs } as const;
export const Constant = struct(constantFields);
export type Constant = ValueOf<typeof Constant>;

/** A value of the runtime's own that belongs to no pallet. */
export const CustomValue = struct({ type: typeId, value: bytes });
