import type { EquivocationReports, Pallet } from "@serinus/frame";
import type { Digest, DigestItem, Weight } from "@serinus/runtime-api";
import type { manifest } from "./manifest.ts";

/** Weights of Babe (`pallet_babe::WeightInfo`). */
export interface BabeWeights {
  plan_config_change(): Weight;
  report_equivocation(components: { readonly v: number; readonly n: number }): Weight;
}

/** What Babe needs from the runtime. */
export interface BabeConfig {
  readonly weights: BabeWeights;
  /** Half a slot, in milliseconds: Timestamp's `MinimumPeriod`. */
  readonly minimumPeriod: bigint;
  readonly reports: EquivocationReports;
  blockNumber(): number;
  /** Digest of this block's header. */
  digest(): Digest;
  depositLog(item: DigestItem): void;
  /** Whether the authority at a place must not make blocks. */
  isDisabled(authorityIndex: number): boolean;
  /**
   * Called once a block, when its slot is known: the place to begin an epoch for who has no sessions. With sessions it
   * is their beginning that begins an epoch (`ExternalTrigger`).
   */
  triggerEpochChange?(block: number): void;
}

/** The Babe pallet. */
export type Babe = Pallet<typeof manifest, BabeConfig>;
