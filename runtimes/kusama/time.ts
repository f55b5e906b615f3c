/** Milliseconds from slot to slot. */
export const SLOT_DURATION = 6000n;

/** Slots of an epoch, which is a session: an hour. */
export const EPOCH_DURATION = 600n;

/** Slots of an epoch where Kusama is built with `fast-runtime`: a minute. */
export const FAST_EPOCH_DURATION = 10n;

/** Sessions of an era, and eras for which stake stays bound: so long an offence can be punished. */
const SESSIONS_PER_ERA = 6n;
const BONDING_DURATION = 28n;

/** For how many sets of authorities it is known which sessions were theirs. */
export const MAX_SET_ID_SESSION_ENTRIES: bigint = BONDING_DURATION * SESSIONS_PER_ERA;

/** For how many blocks a report of an equivocation stays valid. */
export function reportLongevity(epochDuration: bigint): bigint {
  return BONDING_DURATION * SESSIONS_PER_ERA * epochDuration;
}
