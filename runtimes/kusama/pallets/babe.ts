import { place } from "@serinus/frame";
import { babeManifest } from "@serinus/pallet-babe";
import { SLOT_DURATION } from "../time.ts";
import { MAX_AUTHORITIES, MAX_NOMINATORS } from "./session.ts";

export function placeBabe(epochDuration: bigint) {
  return place("Babe", 1, babeManifest, {
    constants: {
      EpochDuration: epochDuration,
      ExpectedBlockTime: SLOT_DURATION,
      MaxAuthorities: MAX_AUTHORITIES,
      MaxNominators: MAX_NOMINATORS,
    },
  });
}
