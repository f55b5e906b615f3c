/** To whom a transaction's fee and tip go. */
export interface FeeSplit {
  readonly treasury: bigint;
  readonly author: bigint;
}

/** Per cent of the fee for the treasury; the author has the rest, and the whole tip (`DealWithFees`). */
const TREASURY_PERCENT = 80n;

/** Splits what a transaction paid. What does not divide goes to the author. */
export function splitFee(fee: bigint, tip: bigint): FeeSplit {
  const treasury = (fee * TREASURY_PERCENT) / 100n;
  return { treasury, author: fee - treasury + tip };
}
