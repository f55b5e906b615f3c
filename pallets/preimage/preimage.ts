import type {
  Consideration,
  EnsureOrigin,
  HoldConsideration,
  Pallet,
  ReservableCurrency,
} from "@serinus/frame";
import type { manifest } from "./manifest.ts";
import type { PreimageWeights } from "./weights.ts";

/** What Preimage needs from the runtime. */
export interface PreimageConfig {
  readonly weights: PreimageWeights;
  /** Who notes and requests preimages for nothing. */
  readonly managerOrigin: EnsureOrigin<unknown>;
  /** What the owner of a noted preimage gives. */
  readonly consideration: Consideration<HoldConsideration>;
  /** Where the deposits from before holds are reserved. */
  readonly currency: Pick<ReservableCurrency, "unreserve">;
}

/** The Preimage pallet. */
export type Preimage = Pallet<typeof manifest, PreimageConfig>;
