import type { Dispatcher, Origins, Pallet } from "@serinus/frame";
import type { Weight } from "@serinus/runtime-api";
import type { SudoManifest } from "./manifest.ts";

/** Weights of Sudo (`pallet_sudo::WeightInfo`), without those of the calls within. */
export interface SudoWeights {
  sudo(): Weight;
  set_key(): Weight;
  sudo_as(): Weight;
  remove_key(): Weight;
}

/** What Sudo needs from the runtime. */
export interface SudoConfig {
  readonly weights: SudoWeights;
  readonly dispatcher: Dispatcher;
  readonly origins: Origins;
}

/** The Sudo pallet. */
export type Sudo = Pallet<SudoManifest, SudoConfig>;
