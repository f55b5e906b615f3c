import { option, str, struct, u8, type ValueOf, vec } from "@serinus/scale";
import { Registry, typeId } from "./registry.ts";
import { Constant, StorageEntry } from "./storage.ts";

/** The fields that V14 and V15 give of a pallet. `calls`, `events` and `errors` are enums. */
export const palletFieldsV14 = {
  name: str,
  storage: option(struct({ prefix: str, entries: vec(StorageEntry) })),
  calls: option(typeId),
  events: option(typeId),
  constants: vec(Constant),
  errors: option(typeId),
  index: u8,
} as const;

/** A transaction extension: its part of the extrinsic, and of the signed payload. */
export const TransactionExtension = struct({ identifier: str, type: typeId, implicit: typeId });
export type TransactionExtension = ValueOf<typeof TransactionExtension>;

/** Metadata version 14. `type` is the runtime's own. */
export const MetadataV14 = struct({
  types: Registry,
  pallets: vec(struct(palletFieldsV14)),
  extrinsic: struct({ type: typeId, version: u8, extensions: vec(TransactionExtension) }),
  type: typeId,
});
export type MetadataV14 = ValueOf<typeof MetadataV14>;
