import type { Hex } from "@serinus/bytes";
import { definePallet, value } from "@serinus/frame";
import { boundedVec, type Codec, hexFixed, newtype, WEAK_BOUNDED_VEC } from "@serinus/scale";

/** An sr25519 public key under which a validator makes its addresses known. */
export const AuthorityDiscoveryId: Codec<Hex> = /* @__PURE__ */ newtype(hexFixed(32), {
  path: ["sp_authority_discovery", "app", "Public"],
  typeName: "sr25519::Public",
});

const keys = /* @__PURE__ */ boundedVec(AuthorityDiscoveryId, 100_000, { path: WEAK_BOUNDED_VEC });

/** Under which keys validators make their addresses known. */
export const manifest = definePallet({
  module: "pallet_authority_discovery",
  docs: "Under which keys validators make their addresses known.",
  storage: {
    Keys: value(keys, { default: [], docs: "Keys of this session's authorities." }),
    NextKeys: value(keys, { default: [], docs: "Keys of the next session's authorities." }),
  },
});
