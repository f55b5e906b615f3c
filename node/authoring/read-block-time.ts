import { storagePrefix } from "@serinus/crypto";
import { u64 } from "@serinus/scale";
import type { ParentTime } from "./block-time.ts";
import { slotOf } from "./pre-digest.ts";

/** Milliseconds since 1970, as the block's inherent has set them (pallet-timestamp). */
const NOW = storagePrefix("Timestamp", "Now");

/**
 * When a block was made: by its state, where the runtime keeps the time there, else by the slot of its header. The
 * state comes first, for on a chain for development it may have been set to another time.
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
  return { timestamp, slot: Math.floor(timestamp / slotDuration) };
}
