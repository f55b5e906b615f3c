import { storagePrefix } from "@serinus/crypto";
import { u64 } from "@serinus/scale";
import type { ParentTime } from "./block-time.ts";
import { slotOf } from "./pre-digest.ts";

/** Milliseconds since 1970, as the block's inherent has set them (pallet-timestamp). */
const NOW = storagePrefix("Timestamp", "Now");

/**
 * When a block was made: the slot by its header, the exact time by its state, where the runtime keeps it there.
 * @param read reads the block's state.
 */
export function readBlockTime(
  encodedHeader: Uint8Array,
  read: (key: Uint8Array) => Uint8Array | undefined,
  slotDuration: number,
): ParentTime {
  const slot = slotOf(encodedHeader);
  const now = read(NOW);
  if (now === undefined || now.length !== u64.fixedSize) return slot === undefined ? undefined : { slot };
  const timestamp = Number(u64.decode(now));
  return { timestamp, slot: slot ?? Math.floor(timestamp / slotDuration) };
}
