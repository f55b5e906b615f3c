import type { AccountId } from "@serinus/bytes";
import type { Pallet } from "@serinus/frame";
import type { SystemManifest } from "./manifest.ts";
import type { SystemWeights } from "./weights.ts";

/** What System needs from the runtime. */
export interface SystemConfig {
  readonly weights: SystemWeights;
  /** Most consumer references of one account (`MaxConsumers`). */
  readonly maxConsumers: number;
  /** Told when an account comes to be, before the event. */
  onNewAccount?(who: AccountId): void;
  /** Told when an account is gone, before the event. */
  onKilledAccount?(who: AccountId): void;
  /** Whether a migration over several blocks is under way, which bars new code. */
  multiBlockMigrationsOngoing?(): boolean;
}

/** The System pallet, with the runtime's account data `D`. */
export type System<D = unknown> = Pallet<SystemManifest<D>, SystemConfig>;
