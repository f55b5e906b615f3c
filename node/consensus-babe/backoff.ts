/** When an author makes fewer blocks because finality lags (`BackoffAuthoringOnFinalizedHeadLagging`). */
export interface Backoff {
  /** Slots between two blocks at most. */
  readonly maxInterval: number;
  /** Unfinalized blocks that do not matter yet. */
  readonly unfinalizedSlack: number;
  /** Blocks beyond those that make one more slot of distance. */
  readonly authoringBias: number;
}

/** Substrate's own figures. Polkadot's node uses none on Polkadot and Kusama, and a `maxInterval` of 10 on test networks. */
export const DEFAULT_BACKOFF: Backoff = { maxInterval: 100, unfinalizedSlack: 50, authoringBias: 2 };

/** Whether to leave out a slot: the further finality lags, the more slots have to lie between two blocks. */
export function shouldBackOff(
  backoff: Backoff,
  head: { readonly number: number; readonly slot: bigint },
  finalized: number,
  slot: bigint,
): boolean {
  if (slot <= head.slot) return false;
  const unfinalized = Math.max(0, head.number - finalized);
  const beyond = Math.max(0, unfinalized - backoff.unfinalizedSlack);
  const interval = Math.min(Math.floor(beyond / backoff.authoringBias), backoff.maxInterval);
  return slot <= head.slot + BigInt(interval);
}
