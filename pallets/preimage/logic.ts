import { type AccountId, type H256, toH256 } from "@serinus/bytes";
import { DispatchFailure, type HoldConsideration } from "@serinus/frame";
import { U32 } from "@serinus/numeric";
import { ensureUpdated } from "./ensure-updated.ts";
import type { Preimage } from "./preimage.ts";
import { MAX_SIZE, type RequestStatus } from "./types.ts";

/** What has become of a noted preimage. */
interface Noted {
  readonly hash: H256;
  /** Whether it is requested, so that nothing is asked for it. */
  readonly isRequested: boolean;
}

/**
 * Notes a preimage. With an owner, who gives a deposit unless it was requested; without one it is requested, too.
 * @throws DispatchFailure `TooBig`, `AlreadyNoted`, or why the deposit cannot be held
 */
export function notePreimage(preimage: Preimage, bytes: Uint8Array, owner: AccountId | undefined): Noted {
  const { storage, host, error } = preimage;
  const hash = toH256(host.hashing_blake2_256(bytes));
  if (bytes.length > MAX_SIZE) throw error.TooBig;
  const status = notedStatus(preimage, statusOf(preimage, hash), bytes.length, owner);
  storage.RequestStatusFor.insert(hash, status);
  storage.PreimageFor.insert([hash, bytes.length], bytes);
  preimage.deposit({ type: "Noted", value: { hash } });
  return { hash, isRequested: status.type === "Requested" };
}

/**
 * Gives back the deposit, and removes the preimage unless it is requested. Without an owner to compare with, as the
 * manager: one without a deposit loses a request.
 * @throws DispatchFailure `NotNoted`, `NotAuthorized`, `NotRequested`
 */
export function unnotePreimage(preimage: Preimage, hash: H256, owner: AccountId | undefined): void {
  const { storage, error } = preimage;
  const status = statusOf(preimage, hash);
  if (status === undefined) throw error.NotNoted;
  const ticket = status.type === "Unrequested" ? status.value.ticket : status.value.maybe_ticket;
  if (owner !== undefined && ticket?.[0] !== owner) throw error.NotAuthorized;
  if (status.type === "Unrequested") {
    giveBack(preimage, status.value.ticket);
    clear(preimage, hash, status.value.len);
  } else if (ticket !== undefined) {
    giveBack(preimage, ticket);
    const { count, maybe_len } = status.value;
    const value = { maybe_ticket: undefined, count, maybe_len };
    storage.RequestStatusFor.insert(hash, { type: "Requested", value });
  } else {
    unrequestPreimage(preimage, hash);
  }
}

/** Asks for a preimage once more. */
export function requestPreimage(preimage: Preimage, hash: H256): void {
  const next = requestedStatus(statusOf(preimage, hash));
  preimage.storage.RequestStatusFor.insert(hash, next);
  if (next.value.count === 1) preimage.deposit({ type: "Requested", value: { hash } });
}

/**
 * Takes back a request. With the last one goes the preimage, unless it has an owner, who may then take it away.
 * @throws DispatchFailure `NotRequested`
 */
export function unrequestPreimage(preimage: Preimage, hash: H256): void {
  const { storage, error } = preimage;
  const status = statusOf(preimage, hash);
  if (status?.type !== "Requested") throw error.NotRequested;
  const { count, maybe_len, maybe_ticket } = status.value;
  if (count > 1) {
    const value = { maybe_ticket, count: count - 1, maybe_len };
    storage.RequestStatusFor.insert(hash, { type: "Requested", value });
  } else if (maybe_len === undefined) {
    storage.RequestStatusFor.remove(hash);
  } else if (maybe_ticket === undefined) {
    clear(preimage, hash, maybe_len);
  } else {
    const value = { ticket: maybe_ticket, len: maybe_len };
    storage.RequestStatusFor.insert(hash, { type: "Unrequested", value });
  }
}

/** How a preimage stands, moved from before holds if need be. */
export function statusOf(preimage: Preimage, hash: H256): RequestStatus | undefined {
  ensureUpdated(preimage, hash);
  return preimage.storage.RequestStatusFor.get(hash);
}

/** The status after a preimage of `len` bytes was noted. @throws DispatchFailure */
function notedStatus(
  { config, error }: Preimage,
  before: RequestStatus | undefined,
  len: number,
  owner: AccountId | undefined,
): RequestStatus {
  if (before?.type === "Requested") return { type: "Requested", value: { ...before.value, maybe_len: len } };
  if (owner === undefined) {
    return { type: "Requested", value: { maybe_ticket: before?.value.ticket, count: 1, maybe_len: len } };
  }
  if (before !== undefined) throw error.AlreadyNoted;
  const held = config.consideration.take(owner, { count: 1, size: len });
  return { type: "Unrequested", value: { ticket: [owner, held], len } };
}

function requestedStatus(before: RequestStatus | undefined): RequestStatus & { readonly type: "Requested" } {
  switch (before?.type) {
    case undefined:
      return { type: "Requested", value: { maybe_ticket: undefined, count: 1, maybe_len: undefined } };
    case "Unrequested": {
      const { ticket, len } = before.value;
      return { type: "Requested", value: { maybe_ticket: ticket, count: 1, maybe_len: len } };
    }
    case "Requested":
      return {
        type: "Requested",
        value: { ...before.value, count: U32.saturatingAdd(before.value.count, 1) },
      };
  }
}

/** Gives a deposit back as far as that goes: the preimage is let go in any case. */
function giveBack({ config }: Preimage, [who, held]: readonly [AccountId, HoldConsideration]): void {
  try {
    config.consideration.giveBack(who, held);
  } catch (failure) {
    if (!(failure instanceof DispatchFailure)) throw failure;
  }
}

function clear(preimage: Preimage, hash: H256, len: number): void {
  preimage.storage.RequestStatusFor.remove(hash);
  preimage.storage.PreimageFor.remove([hash, len]);
  preimage.deposit({ type: "Cleared", value: { hash } });
}
