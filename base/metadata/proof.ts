import { concatBytes } from "@serinus/bytes";
import {
  createReader,
  fixedBytes,
  readCompactU32,
  ScaleError,
  struct,
  u32,
  type ValueOf,
  vec,
} from "@serinus/scale";
import { collectLeaves } from "./collect-leaves.ts";
import { ExtraInfo, ExtrinsicInfo, type MerkleizedMetadata } from "./digest.ts";
import { Leaf, type TypeRef } from "./type-tree.ts";

/**
 * What a signer needs to decode one extrinsic and to recompute the digest (RFC 78): the leaves of its types, their
 * places in the tree, and the hashes of all other branches, in the order of the tree from left to right.
 */
export const MetadataProof = struct({
  leaves: vec(Leaf),
  leafIndices: vec(u32),
  hashes: vec(fixedBytes(32)),
  extrinsic: ExtrinsicInfo,
  info: ExtraInfo,
});
export type MetadataProof = ValueOf<typeof MetadataProof>;

/**
 * The proof for what an account signs: the call, the extensions' part of the extrinsic, and their signed data,
 * each encoded, one after the other.
 * @throws ScaleError when the bytes do not decode as that.
 */
export function proveSignedPayload(metadata: MerkleizedMetadata, payload: Uint8Array): MetadataProof {
  const { call, extensions } = metadata.extrinsic;
  return prove(metadata, payload, [call, ...extensions.map(inExtrinsic), ...extensions.map(inSignedData)]);
}

/**
 * The proof for an extrinsic of version 4 as it is sent, length included, and the extensions' signed data when given.
 * @throws ScaleError when the bytes are no such extrinsic.
 */
export function proveExtrinsic(
  metadata: MerkleizedMetadata,
  extrinsic: Uint8Array,
  signedData?: Uint8Array,
): MetadataProof {
  const input = createReader(extrinsic);
  const length = readCompactU32(input);
  if (length !== input.end - input.at || length === 0) {
    throw new ScaleError(`extrinsic of ${length} bytes announced, ${input.end - input.at} given`, "", 0);
  }
  const preamble = extrinsic[input.at] as number;
  const { version, address, call, signature, extensions } = metadata.extrinsic;
  if ((preamble & 0x7f) !== version) {
    throw new ScaleError(`extrinsic must be of version ${version}, got ${preamble & 0x7f}`, "", input.at);
  }
  const refs = preamble >= 0x80 ? [address, signature, ...extensions.map(inExtrinsic), call] : [call];
  const body = extrinsic.subarray(input.at + 1);
  if (signedData === undefined) return prove(metadata, body, refs);
  return prove(metadata, concatBytes(body, signedData), [...refs, ...extensions.map(inSignedData)]);
}

type Extension = ExtrinsicInfo["extensions"][number];
const inExtrinsic = (extension: Extension): TypeRef => extension.inExtrinsic;
const inSignedData = (extension: Extension): TypeRef => extension.inSignedData;

function prove(metadata: MerkleizedMetadata, encoded: Uint8Array, refs: readonly TypeRef[]): MetadataProof {
  const { tree, hashes, extrinsic, info } = metadata;
  const firstLeaf = tree.leaves.length - 1;
  const onPath = new Set<number>();
  for (const place of collectLeaves(tree, encoded, refs)) {
    for (let node = firstLeaf + place; !onPath.has(node); node = (node - 1) >> 1) {
      onPath.add(node);
      if (node === 0) break;
    }
  }
  const proof: MetadataProof = { leaves: [], leafIndices: [], hashes: [], extrinsic, info };
  const walk = (node: number): void => {
    if (!onPath.has(node)) {
      proof.hashes.push(hashes[node] as Uint8Array);
    } else if (node >= firstLeaf) {
      proof.leaves.push(tree.leaves[node - firstLeaf] as Leaf);
      proof.leafIndices.push(node);
    } else {
      walk(2 * node + 1);
      walk(2 * node + 2);
    }
  };
  walk(0);
  return proof;
}
