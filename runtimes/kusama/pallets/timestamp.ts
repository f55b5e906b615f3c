import { bindWeights, instantiate, place, type RuntimeContext } from "@serinus/frame";
import { type Timestamp, timestampManifest } from "@serinus/pallet-timestamp";
import { databaseWeight } from "../weights/database.ts";
import { timestampWeights } from "../weights/timestamp.ts";

/** Half of the six seconds between two blocks. */
export const placedTimestamp = place("Timestamp", 2, timestampManifest, {
  constants: { MinimumPeriod: 3000n },
});

export function createTimestamp(context: RuntimeContext): Timestamp {
  return instantiate(context, placedTimestamp, { weights: bindWeights(timestampWeights, databaseWeight) });
}
