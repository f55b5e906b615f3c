import type { AccountId } from "@serinus/bytes";

/** A disabled validator's place, and how bad its offence was in parts per billion. */
export type Disabled = readonly [index: number, severity: number];

/** Whom an offence disables, by place, and who may take part again in its stead. */
export interface DisablingDecision {
  readonly disable?: number;
  readonly reenable?: number;
}

/** Decides what an offence means for who may take part (`pallet_session::disabling::DisablingStrategy`). */
export type DisablingStrategy = (
  offender: AccountId,
  severity: number,
  validators: readonly AccountId[],
  disabled: readonly Disabled[],
) => DisablingDecision;

const NOBODY: DisablingDecision = {};

/** Who offends is disabled while that leaves more than `(factor - 1) / factor` of the validators. */
export function upToLimitDisabling(factor = 3): DisablingStrategy {
  return (offender, _severity, validators, disabled) => {
    if (disabled.length >= disableLimit(validators.length, factor)) return NOBODY;
    const index = validators.indexOf(offender);
    return index < 0 ? NOBODY : { disable: index };
  };
}

/** The same, but at the limit a worse offender takes the place of the one whose offence was the least. */
export function upToLimitWithReEnablingDisabling(factor = 3): DisablingStrategy {
  return (offender, severity, validators, disabled) => {
    const index = validators.indexOf(offender);
    if (index < 0) return NOBODY;
    const before = disabled.find(([other]) => other === index);
    if (before !== undefined) return severity > before[1] ? { disable: index } : NOBODY;
    if (disabled.length < disableLimit(validators.length, factor)) return { disable: index };
    let least: Disabled | undefined;
    for (const other of disabled) {
      if (other[1] <= severity && (least === undefined || other[1] < least[1])) least = other;
    }
    return least === undefined ? NOBODY : { disable: index, reenable: least[0] };
  };
}

/** How many of so many validators may be disabled at a time. */
export function disableLimit(validators: number, factor: number): number {
  return Math.floor(Math.max(0, validators - 1) / factor);
}
