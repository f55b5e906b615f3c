import type { Babe } from "./babe.ts";

/** Milliseconds of a slot: twice what Timestamp asks for between two blocks. */
export function slotDuration({ config }: Babe): bigint {
  return config.minimumPeriod * 2n;
}

/** @throws Error when a block's time does not lie in its slot: no such block is valid. */
export function onTimestampSet(babe: Babe, moment: bigint): void {
  const slot = moment / slotDuration(babe);
  const current = babe.storage.CurrentSlot.get();
  if (slot !== current) {
    throw new Error(
      `Timestamp slot must match CurrentSlot: ${moment} ms lie in slot ${slot}, the block in ${current}`,
    );
  }
}
