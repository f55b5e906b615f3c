import { type AccountId, compareBytes } from "@serinus/bytes";
import { adjustDeposit, depositFor } from "./deposits.ts";
import type { ProxyPallet } from "./proxy-pallet.ts";
import type { ProxyDefinition, ProxyType } from "./types.ts";

/**
 * The first proxy of `real` that `delegate` is, of the given kind if one is given.
 * @throws DispatchFailure `NotProxy`
 */
export function findProxy(
  { storage, error }: ProxyPallet,
  real: AccountId,
  delegate: AccountId,
  type?: ProxyType,
): ProxyDefinition {
  const [proxies] = storage.Proxies.get(real);
  const found = proxies.find(
    (other) => other.delegate === delegate && (type === undefined || type.type === other.proxy_type.type),
  );
  if (found === undefined) throw error.NotProxy;
  return found;
}

/**
 * Gives an account a proxy and reserves the deposit.
 * @throws DispatchFailure `NoSelfProxy`, `Duplicate`, `TooMany`; the currency's when the deposit cannot be reserved
 */
export function addProxy(proxy: ProxyPallet, delegator: AccountId, definition: ProxyDefinition): void {
  const { storage, error, constants } = proxy;
  if (definition.delegate === delegator) throw error.NoSelfProxy;
  const [proxies, deposit] = storage.Proxies.get(delegator);
  const place = proxies.findIndex((other) => compare(proxy, other, definition) >= 0);
  const next = proxies[place];
  if (next !== undefined && compare(proxy, next, definition) === 0) throw error.Duplicate;
  if (proxies.length >= constants.MaxProxies) throw error.TooMany;
  const after = proxies.toSpliced(place < 0 ? proxies.length : place, 0, definition);
  const newDeposit = depositFor(proxy, "Proxies", after.length);
  adjustDeposit(proxy, delegator, deposit, newDeposit);
  storage.Proxies.insert(delegator, [after, newDeposit]);
  const { delegate: delegatee, proxy_type, delay } = definition;
  proxy.deposit({ type: "ProxyAdded", value: { delegator, delegatee, proxy_type, delay } });
}

/** Takes a proxy from an account and frees its deposit. @throws DispatchFailure `NotFound` */
export function removeProxy(proxy: ProxyPallet, delegator: AccountId, definition: ProxyDefinition): void {
  const { storage, error } = proxy;
  const [proxies, deposit] = storage.Proxies.get(delegator);
  const after = proxies.filter((other) => compare(proxy, other, definition) !== 0);
  if (after.length === proxies.length) throw error.NotFound;
  const newDeposit = depositFor(proxy, "Proxies", after.length);
  adjustDeposit(proxy, delegator, deposit, newDeposit);
  if (after.length === 0) storage.Proxies.remove(delegator);
  else storage.Proxies.insert(delegator, [after, newDeposit]);
  const { delegate: delegatee, proxy_type, delay } = definition;
  proxy.deposit({ type: "ProxyRemoved", value: { delegator, delegatee, proxy_type, delay } });
}

/** Takes all proxies from an account and frees the deposit. */
export function removeProxies({ storage, config }: ProxyPallet, delegator: AccountId): void {
  const [, deposit] = storage.Proxies.take(delegator);
  config.currency.unreserve(delegator, deposit);
}

/** The order of definitions: by delegate, kind and delay. Accounts sort as their hex does, kinds as their index. */
export function compare({ config }: ProxyPallet, a: ProxyDefinition, b: ProxyDefinition): number {
  if (a.delegate !== b.delegate) return a.delegate < b.delegate ? -1 : 1;
  const { codec } = config.rules;
  return compareBytes(codec.encode(a.proxy_type), codec.encode(b.proxy_type)) || a.delay - b.delay;
}
