/** A slot in which a block may be made. Times are milliseconds since 1970. */
export interface SlotInfo {
  readonly slot: bigint;
  /** What the clock said when the slot was found. */
  readonly now: number;
  readonly endsAt: number;
}

/** Which slots were gone through: the last one, `undefined` when the clock was not looked at yet. */
export interface SlotState {
  readonly last: bigint | undefined;
}

/** What to do now, and how many milliseconds to wait before looking at the clock again. */
export interface SlotStep {
  readonly state: SlotState;
  readonly begun: SlotInfo | undefined;
  readonly wait: number;
}

/**
 * Looks at the clock. Each slot comes once. The one in which the node starts counts when a quarter of it is left, time
 * enough for a block; those that pass unseen are left out, and none comes again when the clock is set back. No wait is
 * longer than a slot, so a clock that is set is noticed.
 */
export function stepSlots({ last }: SlotState, now: number, slotDuration: number): SlotStep {
  const slot = BigInt(Math.floor(now / slotDuration));
  const endsAt = (Number(slot) + 1) * slotDuration;
  const wait = Math.max(1, Math.ceil(endsAt - now));
  if (last === undefined && wait < slotDuration / 4) return { state: { last: slot }, begun: undefined, wait };
  if (last !== undefined && slot <= last) return { state: { last }, begun: undefined, wait };
  return { state: { last: slot }, begun: { slot, now, endsAt }, wait };
}
