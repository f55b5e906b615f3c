/** How time passes on the chain, in milliseconds. */
export interface Timing {
  readonly slotDuration: number;
  /** Least distance between the timestamps of two blocks: `MinimumPeriod` of pallet-timestamp. */
  readonly minimumPeriod: number;
  /** Timestamps are multiples of this: blocks of parachains are made at the beginning of a relay chain's slot. */
  readonly grid: number;
}

/** When a block is, on the chain's own clock. */
export interface BlockTime {
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  /** The slot in which the timestamp lies. */
  readonly slot: number;
}

/** What is known of the parent's time: all of it, the slot alone, or nothing, as of a genesis block. */
export type ParentTime = BlockTime | { readonly slot: number; readonly timestamp?: undefined } | undefined;

/**
 * The time of the next block: now, unless the chain is ahead. Every block gets a slot of its own and the runtime's
 * least distance to its parent, so blocks that come faster than slots pass push the chain's clock ahead.
 */
export function nextBlockTime(
  parent: ParentTime,
  now: number,
  { slotDuration, minimumPeriod, grid }: Timing,
): BlockTime {
  const timestamp = Math.max(Math.floor(now / grid), Math.ceil(earliest(parent) / grid)) * grid;
  return { timestamp, slot: Math.floor(timestamp / slotDuration) };

  function earliest(time: ParentTime): number {
    if (time === undefined) return 0;
    const nextSlot = (time.slot + 1) * slotDuration;
    // Of a parent made by someone else only the slot is known: it may have been made at the slot's very end.
    return Math.max(nextSlot, (time.timestamp ?? nextSlot - 1) + minimumPeriod);
  }
}
