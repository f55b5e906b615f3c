/** What the time for a block depends on. Times are milliseconds. */
export interface ProposingTime {
  readonly slot: bigint;
  readonly endsAt: number;
  readonly now: number;
  readonly slotDuration: number;
  readonly parent: { readonly number: number; readonly slot: bigint };
}

/** Share of a slot that an author may spend on its block; the rest is for the block's way to the others. */
const PORTION = 2 / 3;
/** Slots without a block after which an author is given twice as much time again, and how often at most. */
const DOUBLE_EVERY = 2n;
const MOST_DOUBLINGS = 7n;

/**
 * Milliseconds in which a block has to be made, 0 when there is no time left: two thirds of a slot, or what is left
 * of it, and more after slots without a block, for what is in the way may be a block that takes long.
 * (sc-consensus-slots: `proposing_remaining_duration`, `slot_lenience_exponential`)
 */
export function proposingMillis({ slot, endsAt, now, slotDuration, parent }: ProposingTime): number {
  const own = Math.min(Math.max(0, endsAt - now), slotDuration * PORTION);
  const skipped = slot - parent.slot - 1n;
  if (parent.number === 0 || skipped <= 0n) return Math.floor(own);
  const doublings = skipped / DOUBLE_EVERY < MOST_DOUBLINGS ? skipped / DOUBLE_EVERY : MOST_DOUBLINGS;
  return Math.floor(own + 2 ** Number(doublings) * slotDuration * PORTION);
}
