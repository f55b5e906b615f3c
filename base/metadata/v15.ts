import { btreeMap, str, struct, u8, type ValueOf, vec } from "@serinus/scale";
import { docs, Registry, typeId } from "./registry.ts";
import { CustomValue } from "./storage.ts";
import { palletFieldsV14, TransactionExtension } from "./v14.ts";

/** Name and type of a runtime function's parameter. */
const ApiInput = struct({ name: str, type: typeId });

/** The fields that every version gives of a runtime function. */
export const apiMethodFields = { name: str, inputs: vec(ApiInput), output: typeId, docs } as const;

/** The enums made of all pallets' calls, events and errors. */
export const OuterEnums = struct({ call: typeId, event: typeId, error: typeId });

/** Metadata version 15. `type` is the runtime's own. */
export const MetadataV15 = struct({
  types: Registry,
  pallets: vec(struct({ ...palletFieldsV14, docs })),
  extrinsic: struct({
    version: u8,
    address: typeId,
    call: typeId,
    signature: typeId,
    extra: typeId,
    extensions: vec(TransactionExtension),
  }),
  type: typeId,
  apis: vec(struct({ name: str, methods: vec(struct(apiMethodFields)), docs })),
  outerEnums: OuterEnums,
  custom: btreeMap(str, CustomValue),
});
export type MetadataV15 = ValueOf<typeof MetadataV15>;
