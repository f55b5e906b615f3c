import type { AccountId } from "@serinus/bytes";
import type { ProxyPallet } from "./proxy-pallet.ts";
import type { DepositKind } from "./types.ts";

/** Deposit for so many proxies or announcements; none for none. */
export function depositFor({ constants }: ProxyPallet, kind: DepositKind["type"], count: number): bigint {
  if (count === 0) return 0n;
  return kind === "Proxies"
    ? constants.ProxyDepositBase + constants.ProxyDepositFactor * BigInt(count)
    : constants.AnnouncementDepositBase + constants.AnnouncementDepositFactor * BigInt(count);
}

/** Reserves or frees what lies between two deposits. @throws DispatchFailure when there is not enough to reserve */
export function adjustDeposit({ config }: ProxyPallet, who: AccountId, before: bigint, after: bigint): void {
  if (after > before) config.currency.reserve(who, after - before);
  else if (after < before) config.currency.unreserve(who, before - after);
}

/**
 * Brings both deposits of an account to what they would be today.
 * @returns whether that changed any
 * @throws DispatchFailure when there is not enough to reserve
 */
export function pokeDeposits(proxy: ProxyPallet, who: AccountId): boolean {
  const { Proxies, Announcements } = proxy.storage;
  const [proxies, forProxies] = Proxies.get(who);
  const ofProxies = poke(proxy, who, "Proxies", proxies.length, forProxies);
  // No call leaves a list empty. One from elsewhere goes.
  if (proxies.length === 0) Proxies.remove(who);
  else if (ofProxies !== undefined) Proxies.insert(who, [proxies, ofProxies]);
  const [pending, forPending] = Announcements.get(who);
  const ofPending = poke(proxy, who, "Announcements", pending.length, forPending);
  if (pending.length === 0) Announcements.remove(who);
  else if (ofPending !== undefined) Announcements.insert(who, [pending, ofPending]);
  return ofProxies !== undefined || ofPending !== undefined;
}

/** The new deposit, `undefined` when it is the old one. */
function poke(
  proxy: ProxyPallet,
  who: AccountId,
  type: DepositKind["type"],
  count: number,
  old_deposit: bigint,
): bigint | undefined {
  const new_deposit = depositFor(proxy, type, count);
  if (new_deposit === old_deposit) return undefined;
  adjustDeposit(proxy, who, old_deposit, new_deposit);
  proxy.deposit({ type: "DepositPoked", value: { who, kind: { type }, old_deposit, new_deposit } });
  return new_deposit;
}
