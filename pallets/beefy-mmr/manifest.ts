import type { H256 } from "@serinus/bytes";
import { definePallet, value } from "@serinus/frame";
import { BeefyAuthoritySet } from "@serinus/runtime-api";

const NOBODY: BeefyAuthoritySet = { id: 0n, len: 0, keyset_commitment: `0x${"00".repeat(32)}` as H256 };

/** What bridges learn of every block: the leaves of the mountain range, and who signs its roots. */
export const manifest = definePallet({
  module: "pallet_beefy_mmr",
  docs: "What bridges learn of every block: the leaves of the mountain range, and who signs its roots.",
  storage: {
    BeefyAuthorities: value(BeefyAuthoritySet, { default: NOBODY, docs: "The validators of this set." }),
    BeefyNextAuthorities: value(BeefyAuthoritySet, {
      default: NOBODY,
      docs: "The validators of the next set.",
    }),
  },
});
