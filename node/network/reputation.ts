/**
 * Reputation of peers as `sc-network`'s peer store counts it: a 32-bit number that drifts back to 0, and a bound below
 * which a peer is banned.
 */

/** Below this a peer is banned. */
export const BANNED_BELOW = 71 * Math.trunc(-(2 ** 31) / 100);

/** What breaking off costs, so that peers who stay are preferred. */
export const DISCONNECT_CHANGE = -256;

const MIN = -(2 ** 31);
const MAX = 2 ** 31 - 1;
/** A second takes this part away. */
const DECAY = 50;

/** Adds a change; the result stays a 32-bit number. */
export function addReputation(value: number, change: number): number {
  return Math.max(MIN, Math.min(MAX, value + Math.trunc(change)));
}

/** The value after some whole seconds: each takes a fiftieth of it, and 1 at least. */
export function decayed(value: number, seconds: number): number {
  let rest = value;
  for (let i = 0; i < seconds && rest !== 0; i++) {
    const part = Math.trunc(rest / DECAY);
    rest -= part !== 0 ? part : Math.sign(rest);
  }
  return rest;
}
