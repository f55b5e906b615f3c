import { place } from "@serinus/frame";
import { beefyManifest } from "@serinus/pallet-beefy";
import { beefyMmrLeafManifest } from "@serinus/pallet-beefy-mmr";
import { mmrManifest } from "@serinus/pallet-mmr";
import { MAX_SET_ID_SESSION_ENTRIES } from "../time.ts";
import { MAX_AUTHORITIES, MAX_NOMINATORS } from "./session.ts";

export const placedBeefy = place("Beefy", 200, beefyManifest, {
  constants: {
    MaxAuthorities: MAX_AUTHORITIES,
    MaxNominators: MAX_NOMINATORS,
    MaxSetIdSessionEntries: MAX_SET_ID_SESSION_ENTRIES,
  },
});
export const placedMmr = place("Mmr", 201, mmrManifest);
export const placedBeefyMmrLeaf = place("BeefyMmrLeaf", 202, beefyMmrLeafManifest);
