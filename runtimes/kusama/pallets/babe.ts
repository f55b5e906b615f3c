import { place } from "@serinus/frame";
import { babeManifest } from "@serinus/pallet-babe";
import { MAX_AUTHORITIES, MAX_NOMINATORS } from "./session.ts";

/** @param slotDuration milliseconds. @param epochDuration slots */
export function placeBabe(slotDuration: bigint, epochDuration: bigint) {
  return place("Babe", 1, babeManifest, {
    constants: {
      EpochDuration: epochDuration,
      ExpectedBlockTime: slotDuration,
      MaxAuthorities: MAX_AUTHORITIES,
      MaxNominators: MAX_NOMINATORS,
    },
  });
}
