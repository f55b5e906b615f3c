/** A token. */
export const KSM = 10n ** 12n;
/** What an account of Kusama has at least. */
export const EXISTENTIAL_DEPOSIT = 333_333_333n;

/** Amounts around the chain's limits. */
export const AMOUNTS = [
  0n,
  1n,
  4n * KSM,
  10n * KSM,
  50n * KSM,
  EXISTENTIAL_DEPOSIT - 1n,
  EXISTENTIAL_DEPOSIT,
  EXISTENTIAL_DEPOSIT + 1n,
  KSM,
  100n * KSM,
  999_999n * KSM,
  1_000_000n * KSM,
  2n ** 127n,
];
