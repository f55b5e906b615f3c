import {
  bindWeights,
  type Dispatcher,
  instantiate,
  type Origins,
  type PlacedPallet,
  place,
  type RuntimeContext,
} from "@serinus/frame";
import {
  type Utility,
  type UtilityManifest,
  type UtilityTypes,
  utilityManifest,
} from "@serinus/pallet-utility";
import { databaseWeight } from "../weights/database.ts";
import { utilityWeights } from "../weights/utility.ts";

/** A third of the largest allocation of 32 MiB, in calls of 1024 bytes each: how Rust keeps them. */
const BATCHED_CALLS_LIMIT = 10_922;

export function placeUtility(types: UtilityTypes): PlacedPallet<UtilityManifest, "Utility"> {
  return place("Utility", 24, utilityManifest(types), {
    constants: { batched_calls_limit: BATCHED_CALLS_LIMIT },
  });
}

export function createUtility(
  context: RuntimeContext,
  placed: PlacedPallet<UtilityManifest>,
  parts: { readonly dispatcher: Dispatcher; readonly origins: Origins },
): Utility {
  return instantiate(context, placed, {
    weights: bindWeights(utilityWeights, databaseWeight),
    dbWeight: databaseWeight,
    dispatcher: parts.dispatcher,
    origins: parts.origins,
  });
}
