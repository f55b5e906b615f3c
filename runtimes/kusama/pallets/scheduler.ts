import {
  type AnyCall,
  bindWeights,
  type Dispatcher,
  type EnsureOrigin,
  eitherOf,
  equalPrivilegeOnly,
  instantiate,
  isCaller,
  isRoot,
  type OriginCaller,
  type Origins,
  type PlacedPallet,
  type PrivilegeCmp,
  place,
  type RuntimeContext,
  rawOrigin,
} from "@serinus/frame";
import { Perbill } from "@serinus/numeric";
import { type Preimage, preimageProvider } from "@serinus/pallet-preimage";
import { type Scheduler, type SchedulerManifest, schedulerManifest } from "@serinus/pallet-scheduler";
import type { System } from "@serinus/pallet-system";
import type { Codec } from "@serinus/scale";
import { blockWeights, share } from "../weights/block.ts";
import { databaseWeight } from "../weights/database.ts";
import { schedulerWeights } from "../weights/scheduler.ts";

/** The runtime's own types, which hold this pallet in turn. */
interface OuterTypes {
  readonly RuntimeCall: Codec<AnyCall>;
  readonly OriginCaller: Codec<OriginCaller>;
}

const MAX_SCHEDULED_PER_BLOCK = 50;

/** Share of a block for tasks. */
const WEIGHT_RATIO = Perbill.fromPercent(80);

/** Root; the auctions' track, which schedules auctions; and the treasurer's, which schedules recurring payments. */
const scheduleOrigin: EnsureOrigin<unknown> = eitherOf(isRoot, isCaller("Origins", schedulingTrack));

export function placeScheduler(types: OuterTypes): PlacedPallet<SchedulerManifest, "Scheduler"> {
  const manifest = schedulerManifest({ ...types, maxScheduledPerBlock: MAX_SCHEDULED_PER_BLOCK });
  return place("Scheduler", 29, manifest, {
    constants: {
      MaximumWeight: share(WEIGHT_RATIO, blockWeights.max_block),
      MaxScheduledPerBlock: MAX_SCHEDULED_PER_BLOCK,
    },
  });
}

export function createScheduler(
  context: RuntimeContext,
  placed: PlacedPallet<SchedulerManifest>,
  types: OuterTypes,
  parts: { readonly dispatcher: Dispatcher; readonly origins: Origins },
  system: System,
  preimage: Preimage,
): Scheduler {
  return instantiate(context, placed, {
    weights: bindWeights(schedulerWeights, databaseWeight),
    scheduleOrigin,
    comparePrivileges: rootAboveAll(types.OriginCaller),
    RuntimeCall: types.RuntimeCall,
    dispatcher: parts.dispatcher,
    origins: parts.origins,
    preimages: preimageProvider(preimage),
    blockNumber: () => system.storage.Number.get(),
  });
}

/** Root may do more than any other; others compare with themselves alone (`OriginPrivilegeCmp`). */
function rootAboveAll(codec: Codec<OriginCaller>): PrivilegeCmp {
  const equal = equalPrivilegeOnly(codec);
  return (left, right) => equal(left, right) ?? (rawOrigin(left)?.type === "Root" ? 1 : undefined);
}

function schedulingTrack(origin: unknown): { readonly value: unknown } | undefined {
  const { type } = origin as { readonly type: string };
  return type === "AuctionAdmin" || type === "Treasurer" ? { value: origin } : undefined;
}
