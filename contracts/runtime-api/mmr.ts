import {
  bytes,
  fieldless,
  h256,
  newtype,
  param,
  result,
  struct,
  tuple,
  u64,
  unit,
  type ValueOf,
  vec,
} from "@serinus/scale";

const path = (name: string) => ["sp_mmr_primitives", name];
const hashParam = [param("Hash", h256)];

/** Why the mountain range cannot answer (`sp_mmr_primitives::Error`). */
export type MmrFailure = ValueOf<typeof MmrFailure>;
export const MmrFailure = /* @__PURE__ */ fieldless(
  [
    "InvalidNumericOp",
    "Push",
    "GetRoot",
    "Commit",
    "GenerateProof",
    "Verify",
    "LeafNotFound",
    "PalletNotIncluded",
    "InvalidLeafIndex",
    "InvalidBestKnownBlock",
  ],
  { path: path("Error") },
);

/** An encoded leaf. */
export const EncodableOpaqueLeaf = /* @__PURE__ */ newtype(bytes, {
  path: path("EncodableOpaqueLeaf"),
  typeName: "Vec<u8>",
});

/** Proof of leaves: which, in a range of how many, and the nodes beside them (`LeafProof`). */
export type LeafProof = ValueOf<typeof LeafProof>;
export const LeafProof = /* @__PURE__ */ struct(
  { leaf_indices: vec(u64), leaf_count: u64, items: vec(h256) },
  {
    path: path("LeafProof"),
    params: hashParam,
    typeNames: { leaf_indices: "Vec<LeafIndex>", leaf_count: "NodeIndex", items: "Vec<Hash>" },
  },
);

/** Proof that a range grew from an earlier one (`AncestryProof`). */
export type AncestryProof = ValueOf<typeof AncestryProof>;
export const AncestryProof = /* @__PURE__ */ struct(
  { prev_peaks: vec(h256), prev_leaf_count: u64, leaf_count: u64, items: vec(tuple(u64, h256)) },
  {
    path: path("AncestryProof"),
    params: hashParam,
    typeNames: {
      prev_peaks: "Vec<Hash>",
      prev_leaf_count: "u64",
      leaf_count: "NodeIndex",
      items: "Vec<(u64, Hash)>",
    },
  },
);

/** What the functions of `MmrApi` return. */
export const MmrRootResult = /* @__PURE__ */ result(h256, MmrFailure);
export const MmrLeafCountResult = /* @__PURE__ */ result(u64, MmrFailure);
export const MmrProofResult = /* @__PURE__ */ result(tuple(vec(EncodableOpaqueLeaf), LeafProof), MmrFailure);
export const MmrVerificationResult = /* @__PURE__ */ result(unit, MmrFailure);
