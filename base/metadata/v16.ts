import {
  btreeMap,
  hexFixed,
  indexed,
  option,
  str,
  struct,
  u8,
  unit,
  type ValueOf,
  variants,
  vec,
} from "@serinus/scale";
import { docs, Registry, typeId } from "./registry.ts";
import { CustomValue, constantFields, storageEntryFields } from "./storage.ts";
import { TransactionExtension } from "./v14.ts";
import { apiMethodFields, OuterEnums } from "./v15.ts";

const Deprecation = struct({ note: str, since: option(str) });

/** Whether an item should still be used. */
export const ItemDeprecation = variants({
  NotDeprecated: unit,
  DeprecatedWithoutNote: unit,
  Deprecated: Deprecation,
});
export type ItemDeprecation = ValueOf<typeof ItemDeprecation>;

const deprecation = { deprecation: ItemDeprecation } as const;

/** An enum of a pallet, with its deprecated variants by index. */
const PalletEnum = struct({
  type: typeId,
  deprecation: btreeMap(
    u8,
    variants({ DeprecatedWithoutNote: indexed(1, unit), Deprecated: indexed(2, Deprecation) }),
  ),
});

const Pallet = struct({
  name: str,
  storage: option(struct({ prefix: str, entries: vec(struct({ ...storageEntryFields, ...deprecation })) })),
  calls: option(PalletEnum),
  events: option(PalletEnum),
  constants: vec(struct({ ...constantFields, ...deprecation })),
  errors: option(PalletEnum),
  associatedTypes: vec(struct({ name: str, type: typeId, docs })),
  viewFunctions: vec(struct({ id: hexFixed(32), ...apiMethodFields, ...deprecation })),
  index: u8,
  docs,
  ...deprecation,
});

/** Metadata version 16. `extensionsByVersion` holds places in `extensions` for each version of extension list. */
export const MetadataV16 = struct({
  types: Registry,
  pallets: vec(Pallet),
  extrinsic: struct({
    versions: vec(u8),
    address: typeId,
    call: typeId,
    signature: typeId,
    extensionsByVersion: btreeMap(u8, vec(typeId)),
    extensions: vec(TransactionExtension),
  }),
  apis: vec(
    struct({
      name: str,
      methods: vec(struct({ ...apiMethodFields, ...deprecation })),
      docs,
      version: typeId,
      ...deprecation,
    }),
  ),
  outerEnums: OuterEnums,
  custom: btreeMap(str, CustomValue),
});
export type MetadataV16 = ValueOf<typeof MetadataV16>;
