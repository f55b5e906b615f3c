import type { Pallet, ReservableCurrency } from "@serinus/frame";
import type { Weight } from "@serinus/runtime-api";
import type { manifest } from "./manifest.ts";

/** Weights of Indices (`pallet_indices::WeightInfo`). */
export interface IndicesWeights {
  claim(): Weight;
  transfer(): Weight;
  free(): Weight;
  force_transfer(): Weight;
  freeze(): Weight;
  poke_deposit(): Weight;
}

/** What Indices needs from the runtime. */
export interface IndicesConfig {
  readonly weights: IndicesWeights;
  /** Holds the deposits. */
  readonly currency: ReservableCurrency;
}

/** The Indices pallet. */
export type Indices = Pallet<typeof manifest, IndicesConfig>;
