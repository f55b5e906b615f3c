import { blake3 } from "@noble/hashes/blake3.js";
import { concatBytes, type H256, toH256 } from "@serinus/bytes";
import { fixedBytes, str, struct, u8, u16, u32, unit, type ValueOf, variants, vec } from "@serinus/scale";
import type { VersionedMetadata } from "./prefixed.ts";
import { buildTypeTree, Leaf, TypeRef, type TypeTree } from "./type-tree.ts";
import { type UnifiedMetadata, unifyMetadata } from "./unify.ts";

/** What the digest commits to besides types: what a signer shows. */
export const ExtraInfo = struct({
  specVersion: u32,
  specName: str,
  base58Prefix: u16,
  decimals: u8,
  tokenSymbol: str,
});
export type ExtraInfo = ValueOf<typeof ExtraInfo>;

/** How extrinsics are put together, with references into the tree of types. */
export const ExtrinsicInfo = struct({
  version: u8,
  address: TypeRef,
  call: TypeRef,
  signature: TypeRef,
  extensions: vec(struct({ identifier: str, inExtrinsic: TypeRef, inSignedData: TypeRef })),
});
export type ExtrinsicInfo = ValueOf<typeof ExtrinsicInfo>;

const hash = fixedBytes(32);

const MetadataDigest = variants({
  Disabled: unit,
  V1: struct({
    typesRoot: hash,
    extrinsicHash: hash,
    specVersion: u32,
    specName: str,
    base58Prefix: u16,
    decimals: u8,
    tokenSymbol: str,
  }),
});

/** Metadata made ready for digests and proofs. */
export interface MerkleizedMetadata {
  readonly tree: TypeTree;
  readonly encodedLeaves: readonly Uint8Array[];
  /** The hashes of the binary tree, the root first, the children of `i` at `2 i + 1` and `2 i + 2`. */
  readonly hashes: readonly Uint8Array[];
  readonly extrinsic: ExtrinsicInfo;
  readonly info: ExtraInfo;
}

/**
 * Builds the tree of types of a metadata (RFC 78, "Merkleized Metadata").
 * @throws RangeError when no extrinsic is of version 4, or a type has no place in the scheme.
 */
export function merkleizeMetadata(metadata: VersionedMetadata, info: ExtraInfo): MerkleizedMetadata {
  const unified = unifyMetadata(metadata);
  const tree = buildTypeTree(unified);
  const encodedLeaves = tree.leaves.map((leaf) => Leaf.encode(leaf));
  return {
    tree,
    encodedLeaves,
    hashes: hashTree(encodedLeaves),
    extrinsic: extrinsicInfo(unified, tree),
    info,
  };
}

/** The digest that the extension `CheckMetadataHash` signs: 32 bytes that commit to types, extrinsic and `info`. */
export function metadataDigest(metadata: VersionedMetadata, info: ExtraInfo): H256 {
  return digestOf(merkleizeMetadata(metadata, info));
}

/** The digest of a metadata that is already a tree. */
export function digestOf({ hashes, extrinsic, info }: MerkleizedMetadata): H256 {
  const typesRoot = hashes[0] as Uint8Array;
  const extrinsicHash = blake3(ExtrinsicInfo.encode(extrinsic));
  return toH256(blake3(MetadataDigest.encode({ type: "V1", value: { typesRoot, extrinsicHash, ...info } })));
}

/** A complete binary tree in one array: `n` leaves behind `n - 1` inner nodes, each the hash of its two children. */
function hashTree(leaves: readonly Uint8Array[]): Uint8Array[] {
  if (leaves.length === 0) return [new Uint8Array(32)];
  const inner = leaves.length - 1;
  const hashes = new Array<Uint8Array>(inner + leaves.length);
  leaves.forEach((leaf, i) => {
    hashes[inner + i] = blake3(leaf);
  });
  for (let i = inner - 1; i >= 0; i--) {
    hashes[i] = blake3(concatBytes(hashes[2 * i + 1] as Uint8Array, hashes[2 * i + 2] as Uint8Array));
  }
  return hashes;
}

function extrinsicInfo({ extrinsic }: UnifiedMetadata, { refOf }: TypeTree): ExtrinsicInfo {
  if (!extrinsic.versions.includes(4)) {
    throw new RangeError(
      `the digest is defined for extrinsics of version 4, not ${extrinsic.versions.join(", ")}`,
    );
  }
  return {
    version: 4,
    address: refOf(extrinsic.address),
    call: refOf(extrinsic.call),
    signature: refOf(extrinsic.signature),
    extensions: extrinsic.extensions.map(({ identifier, type, implicit }) => ({
      identifier,
      inExtrinsic: refOf(type),
      inSignedData: refOf(implicit),
    })),
  };
}
