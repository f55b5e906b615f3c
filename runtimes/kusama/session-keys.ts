import type { Hex } from "@serinus/bytes";
import { type JsonCodec, jsonObject, jsonPublicKey } from "@serinus/frame";
import { AuthorityDiscoveryId } from "@serinus/pallet-authority-discovery";
import type { SchemedSessionKey } from "@serinus/pallet-session";
import { BabeAuthorityId, BeefyAuthorityId, GrandpaAuthorityId } from "@serinus/runtime-api";
import { type Codec, hexFixed, newtype, struct, type ValueOf } from "@serinus/scale";

const parachainKey = (app: string): Codec<Hex> =>
  newtype(hexFixed(32), { path: ["polkadot_primitives", "v8", app, "Public"], typeName: "sr25519::Public" });

const ownerOf = (pallet: string): string => `<${pallet} as $crate::BoundToRuntimeAppPublic>::Public`;

/** The keys of a validator, each the hex of its bytes (`SessionKeys`). */
export type SessionKeys = ValueOf<typeof SessionKeys>;
export const SessionKeys = /* @__PURE__ */ struct(
  {
    grandpa: GrandpaAuthorityId,
    babe: BabeAuthorityId,
    para_validator: parachainKey("validator_app"),
    para_assignment: parachainKey("assignment_app"),
    authority_discovery: AuthorityDiscoveryId,
    beefy: BeefyAuthorityId,
  },
  {
    path: ["staging_kusama_runtime", "SessionKeys"],
    typeNames: {
      grandpa: ownerOf("Grandpa"),
      babe: ownerOf("Babe"),
      para_validator: ownerOf("Initializer"),
      para_assignment: ownerOf("ParaSessionInfo"),
      authority_discovery: ownerOf("AuthorityDiscovery"),
      beefy: ownerOf("Beefy"),
    },
  },
);

/** What each key is for, in their order. */
export const sessionKeyTypes: readonly SchemedSessionKey[] = [
  { type: "gran", field: "grandpa", scheme: "ed25519" },
  { type: "babe", field: "babe", scheme: "sr25519" },
  { type: "para", field: "para_validator", scheme: "sr25519" },
  { type: "asgn", field: "para_assignment", scheme: "sr25519" },
  { type: "audi", field: "authority_discovery", scheme: "sr25519" },
  { type: "beef", field: "beefy", scheme: "ecdsa" },
];

/** Session keys in the genesis JSON: addresses, for the network `ss58Prefix`, or hex. */
export function sessionKeysJson(ss58Prefix: number): JsonCodec<SessionKeys> {
  const key = jsonPublicKey(32, ss58Prefix);
  return jsonObject({
    grandpa: key,
    babe: key,
    para_validator: key,
    para_assignment: key,
    authority_discovery: key,
    beefy: jsonPublicKey(33, ss58Prefix),
  });
}
