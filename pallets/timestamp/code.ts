import { ensureNone, type PalletCode } from "@serinus/frame";
import { inherent } from "./inherent.ts";
import { setTimestamp } from "./logic.ts";
import type { Timestamp } from "./timestamp.ts";

/** Everything Timestamp does. */
export const timestampCode: PalletCode<Timestamp> = {
  calls: {
    set: {
      weight: (timestamp) => timestamp.config.weights.set(),
      class: "Mandatory",
      dispatch(timestamp, origin, { now }) {
        ensureNone(origin);
        setTimestamp(timestamp, now);
      },
    },
  },
  hooks: {
    onInitialize: (timestamp) => timestamp.config.weights.on_finalize(),
    onFinalize(timestamp) {
      if (!timestamp.storage.DidUpdate.take()) throw new Error("the timestamp is not set in this block");
    },
  },
  inherent,
  tryState(timestamp) {
    if (timestamp.storage.DidUpdate.exists()) throw new Error("DidUpdate outlives its block");
  },
};
