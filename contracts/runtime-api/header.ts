import { compactU32, h256, param, struct, u32, type ValueOf } from "@serinus/scale";
import { Digest } from "./digest.ts";

/** A block's header (`sp_runtime::generic::Header<u32, BlakeTwo256>`). The block's hash is the blake2-256 of its encoding. */
export type Header = ValueOf<typeof Header>;
export const Header = /* @__PURE__ */ struct(
  {
    parent_hash: h256,
    number: compactU32,
    /** Root of the state after the block. */
    state_root: h256,
    /** Root of the ordered trie of the extrinsics. */
    extrinsics_root: h256,
    digest: Digest,
  },
  {
    path: ["sp_runtime", "generic", "header", "Header"],
    params: [param("Number", u32), param("Hash")],
    typeNames: {
      parent_hash: "Hash::Output",
      number: "Number",
      state_root: "Hash::Output",
      extrinsics_root: "Hash::Output",
      digest: "Digest",
    },
  },
);
