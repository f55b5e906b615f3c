import { type AccountId, type H256, toH256 } from "@serinus/bytes";
import { type AnyCall, DispatchFailure } from "@serinus/frame";
import { findProxy } from "./delegates.ts";
import { adjustDeposit, depositFor } from "./deposits.ts";
import type { ProxyPallet } from "./proxy-pallet.ts";
import type { Announcement, ProxyDefinition } from "./types.ts";

/** The hash by which a call is announced. */
export function callHash({ config, host }: ProxyPallet, call: AnyCall): H256 {
  return toH256(host.hashing_blake2_256(config.encodeCall(call)));
}

/**
 * Announces a call of `who`, a proxy of `real`.
 * @throws DispatchFailure `NotProxy`, `TooMany`; the currency's when the deposit cannot be reserved
 */
export function announce(proxy: ProxyPallet, who: AccountId, real: AccountId, call_hash: H256): void {
  const { storage, config, constants, error } = proxy;
  findProxy(proxy, real, who);
  const [pending, deposit] = storage.Announcements.get(who);
  if (pending.length >= constants.MaxPending) throw error.TooMany;
  store(proxy, who, deposit, [...pending, { real, call_hash, height: config.blockNumber() }]);
  proxy.deposit({ type: "Announced", value: { real, proxy: who, call_hash } });
}

/**
 * Takes announcements of a call for `real` back.
 * @throws DispatchFailure `NotFound` when there are none
 */
export function removeAnnouncements(
  proxy: ProxyPallet,
  delegate: AccountId,
  real: AccountId,
  call_hash: H256,
  isRemoved: (announcement: Announcement) => boolean = () => true,
): void {
  const [pending, deposit] = proxy.storage.Announcements.get(delegate);
  const left = pending.filter(
    (other) => other.real !== real || other.call_hash !== call_hash || !isRemoved(other),
  );
  if (left.length === pending.length) throw proxy.error.NotFound;
  store(proxy, delegate, deposit, left);
}

/**
 * Takes the announcements of a call back that are as old as the proxy's delay demands.
 * @throws DispatchFailure `Unannounced` when there are none, or for whatever else goes wrong
 */
export function useAnnouncements(
  proxy: ProxyPallet,
  { delegate, delay }: ProxyDefinition,
  real: AccountId,
  call: AnyCall,
): void {
  const now = proxy.config.blockNumber();
  try {
    removeAnnouncements(proxy, delegate, real, callHash(proxy, call), ({ height }) => now - height >= delay);
  } catch (thrown) {
    throw thrown instanceof DispatchFailure ? proxy.error.Unannounced : thrown;
  }
}

function store(proxy: ProxyPallet, delegate: AccountId, deposit: bigint, pending: Announcement[]): void {
  const newDeposit = depositFor(proxy, "Announcements", pending.length);
  adjustDeposit(proxy, delegate, deposit, newDeposit);
  if (pending.length === 0) proxy.storage.Announcements.remove(delegate);
  else proxy.storage.Announcements.insert(delegate, [pending, newDeposit]);
}
