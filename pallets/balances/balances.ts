import type { AccountId } from "@serinus/bytes";
import type { Pallet } from "@serinus/frame";
import type { AccountStore } from "./account-store.ts";
import type { BalancesManifest } from "./manifest.ts";
import type { BalancesWeights } from "./weights.ts";

/** What Balances needs from the runtime. */
export interface BalancesConfig {
  readonly weights: BalancesWeights;
  readonly accounts: AccountStore;
  /** Most holds of one account: as many as the runtime has reasons to hold (`VariantCountOf<RuntimeHoldReason>`). */
  readonly maxHolds: number;
  /** Told what was slashed from a hold (`DoneSlashHandler`). */
  onHoldSlashed?(reason: unknown, who: AccountId, amount: bigint): void;
}

/** The Balances pallet. */
export type Balances = Pallet<BalancesManifest, BalancesConfig>;
