import { bytes, fieldless, newtype, option, result, str, unit, type ValueOf, vec } from "@serinus/scale";

/** What `Core_initialize_block` returns: whether the block may hold transactions, or inherents only. */
export type ExtrinsicInclusionMode = ValueOf<typeof ExtrinsicInclusionMode>;
export const ExtrinsicInclusionMode = /* @__PURE__ */ fieldless(["AllExtrinsics", "OnlyInherents"], {
  path: ["sp_runtime", "ExtrinsicInclusionMode"],
});

/** Encoded metadata, as `Metadata_metadata` returns it. */
export type OpaqueMetadata = ValueOf<typeof OpaqueMetadata>;
export const OpaqueMetadata = /* @__PURE__ */ newtype(bytes, {
  path: ["sp_core", "OpaqueMetadata"],
  typeName: "Vec<u8>",
});

/** What `Metadata_metadata_at_version` returns. */
export const OptionalMetadata = /* @__PURE__ */ option(OpaqueMetadata);

/** What `GenesisBuilder_build_state` returns: nothing, or what is wrong with the JSON. */
export const BuildStateResult = /* @__PURE__ */ result(unit, str);

/** What `GenesisBuilder_get_preset` takes: a preset's name, or none for the runtime's defaults. */
export const OptionalPresetId = /* @__PURE__ */ option(str);

/** What `GenesisBuilder_get_preset` returns: the preset's JSON. */
export const OptionalPreset = /* @__PURE__ */ option(bytes);

/** What `GenesisBuilder_preset_names` returns. */
export const PresetNames = /* @__PURE__ */ vec(str);
