import { place } from "@serinus/frame";
import { authorityDiscoveryManifest } from "@serinus/pallet-authority-discovery";
import { grandpaManifest } from "@serinus/pallet-grandpa";
import { offencesManifest } from "@serinus/pallet-offences";
import { historicalManifest, type SessionManifest, sessionManifest } from "@serinus/pallet-session";
import { validatorManagerManifest } from "@serinus/pallet-validator-manager";
import { IdentificationTuple } from "../exposure.ts";
import { SessionKeys } from "../session-keys.ts";
import { MAX_SET_ID_SESSION_ENTRIES } from "../time.ts";

export const MAX_AUTHORITIES = 100_000;
export const MAX_NOMINATORS = 512;

export const placedOffences = place("Offences", 7, offencesManifest(IdentificationTuple));
export const placedHistorical = place("Historical", 34, historicalManifest);
// The pallet knows session keys by their fields only.
export const placedSession = place("Session", 8, sessionManifest(SessionKeys) as unknown as SessionManifest);
export const placedGrandpa = place("Grandpa", 10, grandpaManifest, {
  constants: {
    MaxAuthorities: MAX_AUTHORITIES,
    MaxNominators: MAX_NOMINATORS,
    MaxSetIdSessionEntries: MAX_SET_ID_SESSION_ENTRIES,
  },
});
export const placedAuthorityDiscovery = place("AuthorityDiscovery", 12, authorityDiscoveryManifest);
/** On Rococo's place. */
export const placedValidatorManager = place("ValidatorManager", 252, validatorManagerManifest);
