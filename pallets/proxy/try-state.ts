import { compare } from "./delegates.ts";
import type { ProxyPallet } from "./proxy-pallet.ts";
import type { ProxyDefinition } from "./types.ts";

/**
 * What holds of Proxy between calls: proxies are sorted, each once, and not too many; nobody is their own; whoever has
 * announced calls has the deposit for them reserved. Only root can break the last, by `force_unreserve`. For proxies
 * the same cannot be told: the deposit of a pure account lies with its spawner, who is not stored.
 * @throws Error naming the account
 */
export function assertProxyState(proxy: ProxyPallet): void {
  const { storage, constants, config } = proxy;
  for (const [who, [proxies, deposit]] of storage.Proxies.iter()) {
    assertCount(who, proxies.length, constants.MaxProxies, deposit);
    if (proxies.some((next, i) => i > 0 && compare(proxy, proxies[i - 1] as ProxyDefinition, next) >= 0)) {
      throw new Error(`${who}: proxies are not sorted`);
    }
    if (proxies.some(({ delegate }) => delegate === who)) throw new Error(`${who} is its own proxy`);
  }
  for (const [who, [pending, deposit]] of storage.Announcements.iter()) {
    assertCount(who, pending.length, constants.MaxPending, deposit);
    const reserved = config.currency.reservedBalance(who);
    if (reserved < deposit)
      throw new Error(`${who} has ${reserved} reserved for announcements of ${deposit}`);
  }
}

function assertCount(who: string, count: number, most: number, deposit: bigint): void {
  if (count === 0) throw new Error(`${who}: an empty list is stored, with a deposit of ${deposit}`);
  if (count > most) throw new Error(`${who}: ${count} are stored, ${most} may be`);
}
