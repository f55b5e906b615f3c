import type { Babe } from "./babe.ts";

/** What lives for one block is gone, and epochs that were skipped to are in order. */
export function assertBabeState({ storage }: Babe): void {
  if (storage.Initialized.exists()) throw new Error("Initialized outlives its block");
  if (storage.Lateness.exists()) throw new Error("Lateness outlives its block");
  let last = -1n;
  for (const [epoch, session] of storage.SkippedEpochs.get()) {
    if (epoch <= last) throw new Error(`skipped epoch ${epoch} does not come after ${last}`);
    if (epoch < BigInt(session))
      throw new Error(`skipped epoch ${epoch} comes before its session ${session}`);
    last = epoch;
  }
  if (storage.Authorities.get().length > 0 && storage.EpochConfig.get() === undefined) {
    throw new Error("there are authorities, but no configuration of the epoch");
  }
}
