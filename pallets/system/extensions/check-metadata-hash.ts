import type { Hex } from "@serinus/bytes";
import { type TransactionExtension, unknownTransaction, ZERO_WEIGHT } from "@serinus/frame";
import { fieldless, hexFixed, option, param, struct, type ValueOf } from "@serinus/scale";

const Mode = /* @__PURE__ */ fieldless(["Disabled", "Enabled"], {
  path: ["frame_metadata_hash_extension", "Mode"],
});

/** Whether the hash of the metadata is part of what was signed. */
export type MetadataHashCheck = ValueOf<typeof MetadataHashCheck>;
export const MetadataHashCheck = /* @__PURE__ */ struct(
  { mode: Mode },
  {
    path: ["frame_metadata_hash_extension", "CheckMetadataHash"],
    params: [param("T")],
    typeNames: { mode: "Mode" },
  },
);

/**
 * Lets a signer, such as a device without a network, sign the hash of the metadata by which it showed the call
 * (RFC 78). `metadataHash` gives the hash, `undefined` when the runtime was built without.
 */
export function checkMetadataHash(
  metadataHash: () => Hex | undefined,
): TransactionExtension<MetadataHashCheck, Hex | undefined> {
  return {
    identifier: "CheckMetadataHash",
    explicit: MetadataHashCheck,
    implicit: option(hexFixed(32)),
    getImplicit({ mode }) {
      if (mode.type === "Disabled") return undefined;
      const hash = metadataHash();
      if (hash === undefined) throw unknownTransaction.CannotLookup;
      return hash;
    },
    weight: () => ZERO_WEIGHT,
  };
}
