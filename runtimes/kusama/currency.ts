/** One token, in its smallest unit (`relay/kusama/constants/src/lib.rs`). The parts are rounded down, as there. */
export const UNITS = 1_000_000_000_000n;
const QUID = UNITS / 30n;
/** A hundredth of a thirtieth of a token. */
export const CENTS = QUID / 100n;
/** A thousandth of a cent. */
export const MILLICENTS = CENTS / 1000n;

/** The deposit for so many items and bytes of storage. */
export function deposit(items: bigint, bytes: bigint): bigint {
  return items * 2000n * CENTS + bytes * 100n * MILLICENTS;
}
