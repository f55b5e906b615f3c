import type { Timestamp } from "./timestamp.ts";

/** The time of this block, in milliseconds since 1970; 0 before the first. */
export function now(timestamp: Timestamp): bigint {
  return timestamp.storage.Now.get();
}

/**
 * Sets the time of this block.
 * @throws Error when it is set already, or nearer to the block before than `MinimumPeriod`. No block with such a call
 * is valid, so this is no dispatch failure.
 */
export function setTimestamp(timestamp: Timestamp, next: bigint): void {
  const { Now, DidUpdate } = timestamp.storage;
  if (DidUpdate.exists()) throw new Error("the timestamp is set twice in one block");
  const before = Now.get();
  const { MinimumPeriod } = timestamp.constants;
  if (before !== 0n && next < before + MinimumPeriod) {
    throw new Error(`timestamp ${next} is less than ${MinimumPeriod} ms after ${before}`);
  }
  Now.put(next);
  DidUpdate.put(true);
  timestamp.config.onTimestampSet?.(next);
}
