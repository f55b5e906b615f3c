import type { DbWeight, Dispatcher, Origins, Pallet } from "@serinus/frame";
import type { Weight } from "@serinus/runtime-api";
import type { UtilityManifest } from "./manifest.ts";

/** Weights of Utility (`pallet_utility::WeightInfo`), without those of the calls within; `c` counts them. */
export interface UtilityWeights {
  batch(components: { readonly c: number }): Weight;
  as_derivative(): Weight;
  batch_all(components: { readonly c: number }): Weight;
  dispatch_as(): Weight;
  force_batch(components: { readonly c: number }): Weight;
  dispatch_as_fallible(): Weight;
  if_else(): Weight;
}

/** What Utility needs from the runtime. */
export interface UtilityConfig {
  readonly weights: UtilityWeights;
  readonly dbWeight: DbWeight;
  readonly dispatcher: Dispatcher;
  readonly origins: Origins;
}

/** The Utility pallet. */
export type Utility = Pallet<UtilityManifest, UtilityConfig>;
