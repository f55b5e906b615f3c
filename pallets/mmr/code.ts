import type { PalletCode } from "@serinus/frame";
import { peakPositions } from "@serinus/mmr";
import { addBlock } from "./logic.ts";
import type { Mmr } from "./mmr.ts";
import { assertMmrState } from "./try-state.ts";

/** Everything Mmr does. */
export const mmrCode: PalletCode<Mmr> = {
  calls: {},
  hooks: {
    onInitialize(mmr) {
      const before = peaksOf(mmr).length;
      addBlock(mmr);
      return mmr.config.onInitializeWeight(Math.max(before, peaksOf(mmr).length));
    },
  },
  tryState: assertMmrState,
};

function peaksOf({ storage }: Mmr): number[] {
  return peakPositions(Number(storage.NumberOfLeaves.get()));
}
