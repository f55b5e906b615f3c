import type { EquivocationReports, Pallet } from "@serinus/frame";
import type { DigestItem, Weight } from "@serinus/runtime-api";
import type { manifest } from "./manifest.ts";

/** Weights of Grandpa (`pallet_grandpa::WeightInfo`). */
export interface GrandpaWeights {
  report_equivocation(components: { readonly v: number; readonly n: number }): Weight;
  note_stalled(): Weight;
}

/** What Grandpa needs from the runtime. */
export interface GrandpaConfig {
  readonly weights: GrandpaWeights;
  readonly reports: EquivocationReports;
  blockNumber(): number;
  depositLog(item: DigestItem): void;
}

/** The Grandpa pallet. */
export type Grandpa = Pallet<typeof manifest, GrandpaConfig>;
