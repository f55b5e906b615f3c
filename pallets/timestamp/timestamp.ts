import type { Pallet } from "@serinus/frame";
import type { Weight } from "@serinus/runtime-api";
import type { manifest } from "./manifest.ts";

/** Weights of Timestamp (`pallet_timestamp::WeightInfo`). */
export interface TimestampWeights {
  set(): Weight;
  on_finalize(): Weight;
}

/** What Timestamp needs from the runtime. */
export interface TimestampConfig {
  readonly weights: TimestampWeights;
  /** Told the time when it is set: consensus checks it against its slot. */
  onTimestampSet?(now: bigint): void;
}

/** The Timestamp pallet. */
export type Timestamp = Pallet<typeof manifest, TimestampConfig>;
