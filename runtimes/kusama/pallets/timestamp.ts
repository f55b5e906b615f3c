import { bindWeights, instantiate, place, type RuntimeContext } from "@serinus/frame";
import { type Babe, onTimestampSet } from "@serinus/pallet-babe";
import { type Timestamp, timestampManifest } from "@serinus/pallet-timestamp";
import { SLOT_DURATION } from "../time.ts";
import { databaseWeight } from "../weights/database.ts";
import { timestampWeights } from "../weights/timestamp.ts";

/** Half of the time between two slots. */
export const placedTimestamp = place("Timestamp", 2, timestampManifest, {
  constants: { MinimumPeriod: SLOT_DURATION / 2n },
});

export function createTimestamp(context: RuntimeContext, babe: Babe): Timestamp {
  return instantiate(context, placedTimestamp, {
    weights: bindWeights(timestampWeights, databaseWeight),
    onTimestampSet: (now: bigint) => onTimestampSet(babe, now),
  });
}
