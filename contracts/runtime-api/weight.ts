import { compactU64, struct, type ValueOf } from "@serinus/scale";

/** What a block spends: picoseconds on reference hardware, and bytes of storage proof. */
export type Weight = ValueOf<typeof Weight>;
export const Weight = /* @__PURE__ */ struct(
  { ref_time: compactU64, proof_size: compactU64 },
  { path: ["sp_weights", "weight_v2", "Weight"], typeNames: { ref_time: "u64", proof_size: "u64" } },
);
