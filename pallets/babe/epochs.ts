import type { Babe } from "./babe.ts";

/** The first slot of an epoch, `u64::MAX` at most. */
export function epochStartSlot({ storage, constants }: Babe, epoch: bigint): bigint {
  const start = epoch * constants.EpochDuration + storage.GenesisSlot.get();
  if (start > 0xffff_ffff_ffff_ffffn) throw new Error(`epoch ${epoch} begins beyond all slots`);
  return start;
}

/** The first slot of this epoch. */
export function currentEpochStart(babe: Babe): bigint {
  return epochStartSlot(babe, babe.storage.EpochIndex.get());
}

/** The epoch in which a slot lies. Slots before the first block are in epoch 0. */
export function epochOfSlot({ storage, constants }: Babe, slot: bigint): bigint {
  const since = slot - storage.GenesisSlot.get();
  return since < 0n ? 0n : since / constants.EpochDuration;
}

/**
 * Whether this block begins an epoch: it is the first whose slot lies after the last epoch's end. The first block never
 * does, since it is its slot with which epoch 0 begins.
 */
export function shouldEpochChange(babe: Babe, block: number): boolean {
  if (block === 1) return false;
  return babe.storage.CurrentSlot.get() - currentEpochStart(babe) >= babe.constants.EpochDuration;
}

/** The block that will begin the next epoch if every slot until then has one; `undefined` when it is overdue. */
export function nextExpectedEpochChange(babe: Babe, now: number): number | undefined {
  const left = currentEpochStart(babe) + babe.constants.EpochDuration - babe.storage.CurrentSlot.get();
  return left < 0n ? undefined : now + Number(left);
}

/**
 * The session that belonged to an epoch. Epochs are counted by slots, sessions by when they begin; where epochs passed
 * without a block their numbers part.
 */
export function sessionIndexForEpoch({ storage }: Babe, epoch: bigint): number {
  let index = epoch;
  for (const [skippedTo, session] of storage.SkippedEpochs.get()) {
    if (skippedTo > epoch) break;
    index = epoch - (skippedTo - BigInt(session));
  }
  return Number(index > 0xffff_ffffn ? 0xffff_ffffn : index);
}
