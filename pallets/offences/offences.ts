import type { OffenceDetails, Pallet } from "@serinus/frame";
import type { OffencesManifest } from "./manifest.ts";

/** What Offences needs from the runtime. */
export interface OffencesConfig {
  /** Punishes all who offended at one moment, each by a part of its stake in parts per billion (`OnOffenceHandler`). */
  onOffence(offenders: readonly OffenceDetails[], slashFractions: readonly number[], session: number): void;
}

/** The Offences pallet. */
export type Offences = Pallet<OffencesManifest, OffencesConfig>;
