import { BABE_ENGINE_ID, BabeConsensusLog, findBabePreDigest } from "@serinus/runtime-api";
import type { Babe } from "./babe.ts";

/**
 * Reads the block's slot from its digest. Session asks for it before Babe's own turn may have come, so it is done at
 * the first asking.
 */
export function initialize(babe: Babe, block: number): void {
  const { storage, config } = babe;
  if (storage.Initialized.exists()) return;
  const preDigest = findBabePreDigest(config.digest());
  if (preDigest !== undefined) {
    const { slot } = preDigest.value;
    if (storage.GenesisSlot.get() === 0n) beginFirstEpoch(babe, slot);
    const skipped = slot - (storage.CurrentSlot.get() + 1n);
    storage.Lateness.put(skipped < 0n ? 0 : Number(BigInt.asUintN(32, skipped)));
    storage.CurrentSlot.put(slot);
  }
  storage.Initialized.put(preDigest);
  config.triggerEpochChange?.(block);
}

/** Puts a message to BABE's clients into the header. */
export function depositConsensus({ config }: Babe, log: BabeConsensusLog): void {
  config.depositLog({ type: "Consensus", value: [BABE_ENGINE_ID, BabeConsensusLog.encode(log)] });
}

/** The first block announces the second epoch, which is as the first: nothing random has been collected yet. */
function beginFirstEpoch(babe: Babe, slot: bigint): void {
  const { storage } = babe;
  storage.GenesisSlot.put(slot);
  depositConsensus(babe, {
    type: "NextEpochData",
    value: { authorities: storage.Authorities.get(), randomness: storage.Randomness.get() },
  });
}
