import type { Babe } from "./babe.ts";

/** What must hold of Babe between two blocks. @throws Error naming what does not */
export function assertBabeState(babe: Babe): void {
  const { storage } = babe;
  if (storage.Initialized.exists()) throw new Error("Initialized outlives its block");
  if (storage.Lateness.exists()) throw new Error("Lateness outlives its block");
  const [slot, first] = [storage.CurrentSlot.get(), storage.GenesisSlot.get()];
  if (slot < first) throw new Error(`slot ${slot} comes before the first one, ${first}`);
  const [before, start] = storage.EpochStart.get() as [number, number];
  if (before > start) throw new Error(`the epoch before begins in block ${before}, this one in ${start}`);
  assertAuthorities(babe);
  assertSkippedEpochs(babe);
}

function assertAuthorities({ storage, constants }: Babe): void {
  const most = constants.MaxAuthorities;
  for (const name of ["Authorities", "NextAuthorities"] as const) {
    const count = storage[name].get().length;
    if (count > most) throw new Error(`${name} are ${count}, there may be ${most}`);
    if (count > 0 && storage.EpochConfig.get() === undefined) {
      throw new Error(`there are ${name}, but no configuration of the epoch`);
    }
  }
}

function assertSkippedEpochs({ storage }: Babe): void {
  let last = -1n;
  for (const [epoch, session] of storage.SkippedEpochs.get()) {
    if (epoch <= last) throw new Error(`skipped epoch ${epoch} does not come after ${last}`);
    if (epoch < BigInt(session)) {
      throw new Error(`skipped epoch ${epoch} comes before its session ${session}`);
    }
    last = epoch;
  }
}
