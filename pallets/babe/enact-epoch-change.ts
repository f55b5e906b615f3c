import type { BabeAuthorities } from "@serinus/runtime-api";
import type { Babe } from "./babe.ts";
import { epochOfSlot } from "./epochs.ts";
import { depositConsensus } from "./initialize.ts";
import { changeRandomness } from "./randomness.ts";

const MAX_SKIPPED_EPOCHS = 100;

/**
 * Begins an epoch with `authorities`, and announces the next one with `next`. Where whole epochs went without a block
 * the number leaps; what had been announced for the first of them holds for this one. Nothing is done without authorities.
 */
export function enactEpochChange(
  babe: Babe,
  authorities: BabeAuthorities,
  next: BabeAuthorities,
  sessionIndex: number | undefined,
): void {
  const { storage, config } = babe;
  if (authorities.length === 0) {
    babe.host.logging_log(1, "runtime::babe", "an epoch without authorities is not begun");
    return;
  }
  const epoch = epochOfSlot(babe, storage.CurrentSlot.get());
  if (storage.EpochIndex.get() + 1n !== epoch && sessionIndex !== undefined) {
    noteSkippedEpochs(babe, epoch, sessionIndex);
  }
  storage.EpochIndex.put(epoch);
  storage.Authorities.put(authorities);
  storage.Randomness.put(changeRandomness(babe, epoch + 1n));
  storage.NextAuthorities.put(next);
  const before = storage.EpochStart.get()[1] as number;
  storage.EpochStart.put([before, config.blockNumber()]);
  depositConsensus(babe, {
    type: "NextEpochData",
    value: { authorities: next, randomness: storage.NextRandomness.get() },
  });
  changeConfiguration(babe);
}

/** The announced configuration comes to hold, and a planned one is announced. */
function changeConfiguration(babe: Babe): void {
  const { storage } = babe;
  const announced = storage.NextEpochConfig.get();
  if (announced !== undefined) storage.EpochConfig.put(announced);
  const planned = storage.PendingEpochConfigChange.take();
  if (planned === undefined) return;
  storage.NextEpochConfig.put(planned.value);
  depositConsensus(babe, { type: "NextConfigData", value: planned });
}

function noteSkippedEpochs({ storage, host }: Babe, epoch: bigint, session: number): void {
  if (epoch < BigInt(session)) {
    host.logging_log(1, "runtime::babe", `epoch ${epoch} comes before session ${session}`);
    return;
  }
  const skipped = storage.SkippedEpochs.get();
  storage.SkippedEpochs.put([...skipped, [epoch, session] as [bigint, number]].slice(-MAX_SKIPPED_EPOCHS));
}
