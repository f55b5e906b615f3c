export type { CoderOptions } from "./coders.ts";
export {
  createDynamicCodec,
  type DecodedEntry,
  type DecodedError,
  type DecodedEvent,
  type DynamicCodec,
} from "./dynamic-codec.ts";
export { DynamicError } from "./dynamic-error.ts";
export type { DecodedExtrinsic, Extrinsics, Signing } from "./extrinsics.ts";
export { isRecord, type Json } from "./json.ts";
export type { DecodedKey, StorageItem, StorageItems } from "./storage-items.ts";
export type { DecodedVariant } from "./variants.ts";
