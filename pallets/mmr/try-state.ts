import { fromHex, toH256 } from "@serinus/bytes";
import { bagPeaks, peakPositions } from "@serinus/mmr";
import type { Mmr } from "./mmr.ts";
import { mergeOf } from "./nodes.ts";

/** The peaks are stored and no other nodes, and they make the root. @throws Error naming what does not hold */
export function assertMmrState(mmr: Mmr): void {
  const { Nodes, NumberOfLeaves, RootHash } = mmr.storage;
  const stored = [...Nodes.iter()].sort(([a], [b]) => (a < b ? -1 : 1));
  const peaks = peakPositions(Number(NumberOfLeaves.get()));
  const places = stored.map(([place]) => place).join();
  if (places !== peaks.join()) throw new Error(`stored are nodes ${places}, the peaks are ${peaks.join()}`);
  const nodes = stored.map(([, hash]) => fromHex(hash));
  const root = bagPeaks(mergeOf(mmr), nodes);
  if (root !== undefined && toH256(root) !== RootHash.get()) {
    throw new Error(`the root is ${RootHash.get()}, its peaks make ${toH256(root)}`);
  }
}
