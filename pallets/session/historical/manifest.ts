import { definePallet, map, twox64Concat, value } from "@serinus/frame";
import { h256, tuple, u32 } from "@serinus/scale";

/** Who held which session key in sessions past. */
export const manifest = definePallet({
  module: "pallet_session::historical",
  docs: "Who held which session key in sessions past.",
  storageVersion: 1,
  storage: {
    HistoricalSessions: map(twox64Concat(u32), tuple(h256, u32), {
      docs: "Of each session the root of its trie of keys and their owners, and how many validators it had.",
    }),
    StoredRange: value(tuple(u32, u32), {
      docs: "The sessions that roots are kept of: the first, and the one after the last.",
    }),
  },
});
