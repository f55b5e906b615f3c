export { decodeMetadata, encodeMetadata, unwrapMetadata, VersionedMetadata } from "./prefixed.ts";
export { Field, PortableType, Registry, TypeDef, typeAt, VariantDef } from "./registry.ts";
export { Constant, StorageEntry, StorageHasher } from "./storage.ts";
export { MetadataV14, TransactionExtension } from "./v14.ts";
export { MetadataV15 } from "./v15.ts";
export { ItemDeprecation, MetadataV16 } from "./v16.ts";
