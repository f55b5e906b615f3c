import type { AccountId } from "@serinus/bytes";
import type { Pallet } from "@serinus/frame";
import type { Weight } from "@serinus/runtime-api";
import type { VestingManifest } from "./manifest.ts";

/** Locks and schedules of the account. */
interface Counts {
  readonly l: number;
  readonly s: number;
}

/** Weights of Vesting (`pallet_vesting::WeightInfo`). */
export interface VestingWeights {
  vest_locked(counts: Counts): Weight;
  vest_unlocked(counts: Counts): Weight;
  vest_other_locked(counts: Counts): Weight;
  vest_other_unlocked(counts: Counts): Weight;
  vested_transfer(counts: Counts): Weight;
  force_vested_transfer(counts: Counts): Weight;
  not_unlocking_merge_schedules(counts: Counts): Weight;
  unlocking_merge_schedules(counts: Counts): Weight;
  force_remove_vesting_schedule(counts: Counts): Weight;
}

/** The token that is locked. */
export interface VestingCurrency {
  /** Most locks of an account, by which calls are weighed. */
  readonly maxLocks: number;
  freeBalance(who: AccountId): bigint;
  /** Transfers balance; the sender may cease to exist by it. @throws DispatchFailure */
  transfer(from: AccountId, to: AccountId, amount: bigint): void;
  /** Locks so much under a name of eight bytes against transfers and reserves, whatever was locked under it. */
  setLock(id: Uint8Array, who: AccountId, amount: bigint): void;
  /** Ends the lock of that name. */
  removeLock(id: Uint8Array, who: AccountId): void;
}

/** What Vesting needs from the runtime. */
export interface VestingConfig {
  readonly weights: VestingWeights;
  readonly currency: VestingCurrency;
  blockNumber(): number;
}

/** The Vesting pallet. */
export type Vesting = Pallet<VestingManifest, VestingConfig>;
