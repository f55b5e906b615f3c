export { type CompareOptions, compareMetadata } from "./compare.ts";
export { diffMetadata } from "./diff.ts";
export type { MetadataChange } from "./diff-scope.ts";
export {
  digestOf,
  type ExtraInfo,
  type ExtrinsicInfo,
  type MerkleizedMetadata,
  merkleizeMetadata,
  metadataDigest,
} from "./digest.ts";
export { extraInfoOf } from "./extra-info.ts";
export { decodeMetadata, encodeMetadata, unwrapMetadata, VersionedMetadata } from "./prefixed.ts";
export { MetadataProof, proveExtrinsic, proveSignedPayload } from "./proof.ts";
export { readsAlike } from "./reads-alike.ts";
export { Field, PortableType, Registry, TypeDef, typeAt, VariantDef } from "./registry.ts";
export { Constant, StorageEntry, StorageHasher } from "./storage.ts";
export type { Leaf, TypeRef, TypeTree } from "./type-tree.ts";
export { type UnifiedMetadata, unifyMetadata } from "./unify.ts";
export { MetadataV14, TransactionExtension } from "./v14.ts";
export { MetadataV15 } from "./v15.ts";
export { ItemDeprecation, MetadataV16 } from "./v16.ts";
