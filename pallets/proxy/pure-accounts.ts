import { type AccountId, concatBytes, toAccountId } from "@serinus/bytes";
import { accountId, u16, u32, utf8Encode } from "@serinus/scale";
import { depositFor } from "./deposits.ts";
import type { ProxyPallet } from "./proxy-pallet.ts";
import type { ProxyType } from "./types.ts";

const PREFIX = /* @__PURE__ */ utf8Encode("modlpy/proxy____");

/** What a pure account is named by, besides the moment in which it was made. */
export interface PureAccount {
  readonly spawner: AccountId;
  readonly proxy_type: ProxyType;
  /** Tells apart accounts that one transaction makes. */
  readonly index: number;
}

/** A transaction by its block and its index there. */
export interface Moment {
  readonly height: number;
  readonly ext_index: number;
}

/** The account made in that moment: Blake2b of `modlpy/proxy____`, spawner, block, extrinsic index, kind and index. */
export function pureAccountId(
  proxy: ProxyPallet,
  { spawner, proxy_type, index }: PureAccount,
  when: Moment,
): AccountId {
  const entropy = concatBytes(
    PREFIX,
    accountId.encode(spawner),
    u32.encode(when.height),
    u32.encode(when.ext_index),
    proxy.config.rules.codec.encode(proxy_type),
    u16.encode(index),
  );
  return toAccountId(proxy.host.hashing_blake2_256(entropy));
}

/**
 * Makes an account that only the spawner can use, as its proxy. The spawner leaves the deposit.
 * @throws DispatchFailure `Duplicate`; the currency's when the deposit cannot be reserved
 */
export function createPure(proxy: ProxyPallet, account: PureAccount, delay: number): void {
  const { storage, config, error } = proxy;
  const { spawner, proxy_type, index } = account;
  const when = { height: config.blockNumber(), ext_index: config.extrinsicIndex() ?? 0 };
  const pure = pureAccountId(proxy, account, when);
  if (storage.Proxies.containsKey(pure)) throw error.Duplicate;
  const deposit = depositFor(proxy, "Proxies", 1);
  config.currency.reserve(spawner, deposit);
  storage.Proxies.insert(pure, [[{ delegate: spawner, proxy_type, delay }], deposit]);
  proxy.deposit({
    type: "PureCreated",
    value: { pure, who: spawner, proxy_type, disambiguation_index: index },
  });
}

/** Gives a pure account up; the spawner gets the deposit. @throws DispatchFailure `NoPermission` when it is another */
export function killPure(proxy: ProxyPallet, who: AccountId, account: PureAccount, when: Moment): void {
  if (pureAccountId(proxy, account, when) !== who) throw proxy.error.NoPermission;
  const [, deposit] = proxy.storage.Proxies.take(who);
  proxy.config.currency.unreserve(account.spawner, deposit);
}
