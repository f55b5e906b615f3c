import type { AccountId, H256 } from "@serinus/bytes";
import { DispatchFailure, type HoldConsideration } from "@serinus/frame";
import type { Preimage } from "./preimage.ts";
import type { OldRequestStatus, RequestStatus } from "./types.ts";

/**
 * Moves a preimage from before holds: its reserved deposit becomes one on hold.
 * @returns whether it was one
 */
export function ensureUpdated(preimage: Preimage, hash: H256): boolean {
  const { StatusFor, RequestStatusFor } = preimage.storage;
  const old = StatusFor.take(hash);
  if (old === undefined) return false;
  const updated = update(preimage, old);
  if (updated !== undefined) RequestStatusFor.insert(hash, updated);
  return true;
}

/** `undefined` when the new deposit cannot be held although the old one was just freed; the status is lost then. */
function update(preimage: Preimage, old: OldRequestStatus): RequestStatus | undefined {
  if (old.type === "Unrequested") {
    const { deposit, len } = old.value;
    const ticket = exchange(preimage, deposit, len);
    return ticket && { type: "Unrequested", value: { ticket, len } };
  }
  const { deposit, count, len: maybe_len } = old.value;
  if (deposit === undefined || maybe_len === undefined) {
    if (deposit !== undefined) preimage.config.currency.unreserve(...deposit);
    return { type: "Requested", value: { maybe_ticket: undefined, count, maybe_len } };
  }
  const maybe_ticket = exchange(preimage, deposit, maybe_len);
  return maybe_ticket && { type: "Requested", value: { maybe_ticket, count, maybe_len } };
}

function exchange(
  { config, host }: Preimage,
  [who, amount]: readonly [AccountId, bigint],
  size: number,
): [AccountId, HoldConsideration] | undefined {
  config.currency.unreserve(who, amount);
  try {
    return [who, config.consideration.take(who, { count: 1, size })];
  } catch (failure) {
    if (!(failure instanceof DispatchFailure)) throw failure;
    host.logging_log(0, "runtime::preimage", `no deposit of ${who} after the old one was freed: ${failure}`);
    return undefined;
  }
}
