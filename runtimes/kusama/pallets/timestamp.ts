import { bindWeights, instantiate, place, type RuntimeContext } from "@serinus/frame";
import { type Babe, onTimestampSet } from "@serinus/pallet-babe";
import { type Timestamp, timestampManifest } from "@serinus/pallet-timestamp";
import { databaseWeight } from "../weights/database.ts";
import { timestampWeights } from "../weights/timestamp.ts";

/** A block comes at least half a slot after the one before. @param slotDuration milliseconds */
export function placeTimestamp(slotDuration: bigint) {
  return place("Timestamp", 2, timestampManifest, { constants: { MinimumPeriod: slotDuration / 2n } });
}

export function createTimestamp(
  context: RuntimeContext,
  placed: ReturnType<typeof placeTimestamp>,
  babe: Babe,
): Timestamp {
  return instantiate(context, placed, {
    weights: bindWeights(timestampWeights, databaseWeight),
    onTimestampSet: (now: bigint) => onTimestampSet(babe, now),
  });
}
