import {
  type AnyCall,
  bindWeights,
  type Dispatcher,
  instantiate,
  type Origins,
  type PlacedPallet,
  place,
  type RuntimeContext,
} from "@serinus/frame";
import { type Sudo, type SudoManifest, sudoManifest } from "@serinus/pallet-sudo";
import type { Codec } from "@serinus/scale";
import { databaseWeight } from "../weights/database.ts";
import { sudoWeights } from "../weights/sudo.ts";

export function placeSudo(RuntimeCall: Codec<AnyCall>): PlacedPallet<SudoManifest, "Sudo"> {
  return place("Sudo", 255, sudoManifest(RuntimeCall));
}

export function createSudo(
  context: RuntimeContext,
  placed: PlacedPallet<SudoManifest>,
  { dispatcher, origins }: { readonly dispatcher: Dispatcher; readonly origins: Origins },
): Sudo {
  return instantiate(context, placed, {
    weights: bindWeights(sudoWeights, databaseWeight),
    dispatcher,
    origins,
  });
}
