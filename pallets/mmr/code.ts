import type { PalletCode } from "@serinus/frame";
import { peakPositions } from "@serinus/mmr";
import { addBlock } from "./logic.ts";
import type { Mmr } from "./mmr.ts";

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
  tryState(mmr) {
    const stored = [...mmr.storage.Nodes.iterKeys()].map(Number).sort((a, b) => a - b);
    const peaks = peaksOf(mmr);
    if (stored.join() !== peaks.join()) throw new Error(`stored are nodes ${stored}, the peaks are ${peaks}`);
  },
};

function peaksOf({ storage }: Mmr): number[] {
  return peakPositions(Number(storage.NumberOfLeaves.get()));
}
