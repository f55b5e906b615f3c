import type {
  AnyCall,
  Dispatcher,
  EnsureOrigin,
  Origins,
  Pallet,
  PrivilegeCmp,
  StorePreimage,
} from "@serinus/frame";
import type { Codec } from "@serinus/scale";
import type { SchedulerManifest } from "./manifest.ts";
import type { SchedulerWeights } from "./weights.ts";

/** What Scheduler needs from the runtime. */
export interface SchedulerConfig {
  readonly weights: SchedulerWeights;
  /** Who may schedule and cancel. */
  readonly scheduleOrigin: EnsureOrigin<unknown>;
  /** Whoever may do at least what a task's origin may can cancel the task. */
  readonly comparePrivileges: PrivilegeCmp;
  readonly RuntimeCall: Codec<AnyCall>;
  readonly dispatcher: Dispatcher;
  readonly origins: Origins;
  readonly preimages: StorePreimage;
  blockNumber(): number;
}

/** The Scheduler pallet. */
export type Scheduler = Pallet<SchedulerManifest, SchedulerConfig>;
