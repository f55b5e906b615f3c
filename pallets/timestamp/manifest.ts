import { constant, definePallet, typed, value } from "@serinus/frame";
import { bool, compactU64, u64 } from "@serinus/scale";

/** The time on chain, in milliseconds since 1970, set once a block by its author. */
export const manifest = definePallet({
  module: "pallet_timestamp",
  docs: "The time on chain, set once a block by its author.",
  storage: {
    Now: value(u64, { default: 0n, docs: "The time of this block, in milliseconds since 1970." }),
    DidUpdate: value(bool, { default: false, docs: "Whether the time was set in this block." }),
  },
  calls: {
    set: {
      index: 0,
      args: { now: typed("T::Moment", compactU64) },
      docs: "Sets the time. An inherent: the author puts it into the block, exactly once.",
    },
  },
  constants: {
    MinimumPeriod: constant(
      u64,
      "Least milliseconds between two blocks. Blocks are expected to come half as fast on average.",
    ),
  },
});
