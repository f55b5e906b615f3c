import type { BabeConfiguration, BabeEpoch } from "@serinus/runtime-api";

/** The epoch that begins with the chain's first block: its slot is nobody's choice beforehand. */
export function genesisEpoch(configuration: BabeConfiguration, slot: bigint): BabeEpoch {
  const { epoch_length, authorities, randomness, c, allowed_slots } = configuration;
  return {
    epoch_index: 0n,
    start_slot: slot,
    duration: epoch_length,
    authorities,
    randomness,
    config: { c, allowed_slots },
  };
}

/** The first slot after an epoch. */
export const endSlot = ({ start_slot, duration }: BabeEpoch): bigint => start_slot + duration;

/**
 * The epoch as it stands for a slot: where the chain has slept through whole epochs, the last one known goes on under
 * the index and beginning of the epoch that the slot is in (`Epoch::clone_for_slot`).
 */
export function epochAtSlot(epoch: BabeEpoch, slot: bigint): BabeEpoch {
  if (slot < endSlot(epoch)) return epoch;
  const skipped = (slot - epoch.start_slot) / epoch.duration;
  return {
    ...epoch,
    epoch_index: epoch.epoch_index + skipped,
    start_slot: epoch.start_slot + skipped * epoch.duration,
  };
}
