import {
  type GenesisConfig,
  GenesisError,
  type JsonCodec,
  jsonList,
  jsonObject,
  jsonPublicKey,
  jsonTuple,
  jsonU64,
  jsonVariant,
  withDefault,
} from "@serinus/frame";
import type { AllowedSlots, BabeAuthorities, BabeEpochConfiguration } from "@serinus/runtime-api";
import type { Babe } from "./babe.ts";

/** The first epoch's authorities, unless they come from the session, and how slots are won. */
export interface BabeGenesis {
  readonly authorities: BabeAuthorities;
  readonly epochConfig: BabeEpochConfiguration;
}

const allowedSlots: JsonCodec<AllowedSlots> = /* @__PURE__ */ jsonVariant([
  "PrimarySlots",
  "PrimaryAndSecondaryPlainSlots",
  "PrimaryAndSecondaryVRFSlots",
]);

/** A quarter of the slots has a primary author; in the others all share by a VRF. */
const kusamaConfiguration: BabeEpochConfiguration = {
  c: [1n, 4n],
  allowed_slots: { type: "PrimaryAndSecondaryVRFSlots" },
};

/** The genesis of Babe; keys are written as addresses of the network `ss58Prefix`. */
export function babeGenesis(ss58Prefix: number): GenesisConfig<Babe, BabeGenesis> {
  const authority = jsonTuple(jsonPublicKey(32, ss58Prefix), jsonU64);
  const configuration = jsonObject({ c: jsonTuple(jsonU64, jsonU64), allowed_slots: allowedSlots });
  return {
    json: jsonObject({
      authorities: withDefault(jsonList(authority), []),
      epochConfig: withDefault(configuration as JsonCodec<BabeEpochConfiguration>, kusamaConfiguration),
    }),
    build(babe, { authorities, epochConfig }) {
      babe.storage.SegmentIndex.put(0);
      putGenesisAuthorities(babe, authorities);
      babe.storage.EpochConfig.put(epochConfig);
    },
  };
}

/** The authorities of the first two epochs. @throws GenesisError when they are set already */
export function putGenesisAuthorities({ storage }: Babe, authorities: BabeAuthorities): void {
  if (authorities.length === 0) return;
  if (storage.Authorities.get().length > 0) {
    throw new GenesisError("babe.authorities", "must be empty where the session has validators");
  }
  storage.Authorities.put(authorities);
  storage.NextAuthorities.put(authorities);
}
