import { utf8Encode } from "@serinus/scale";

/** Keys of the state that stand outside every pallet (`sp_storage::well_known_keys`). */
export const WellKnownKey = {
  code: /* @__PURE__ */ utf8Encode(":code"),
  heapPages: /* @__PURE__ */ utf8Encode(":heappages"),
  extrinsicIndex: /* @__PURE__ */ utf8Encode(":extrinsic_index"),
  intraBlockEntropy: /* @__PURE__ */ utf8Encode(":intrablock_entropy"),
} as const;
