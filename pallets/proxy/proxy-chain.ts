import { type AccountId, type H256, toH256 } from "@serinus/bytes";
import {
  type AnyCall,
  addressOf,
  bindWeights,
  instantiate,
  type MultiAddress,
  mount,
  outerCallCodec,
  place,
} from "@serinus/frame";
import { newTestChain, testAccounts } from "@serinus/frame/testing";
import { reservableCurrency } from "@serinus/pallet-balances";
import { placedTestBalances, testBalances, testFunds } from "@serinus/pallet-balances/testing";
import { extrinsicIndex, systemApi } from "@serinus/pallet-system";
import { type Codec, fieldless, lazy } from "@serinus/scale";
import { proxyCode } from "./code.ts";
import { proxyManifest } from "./manifest.ts";
import type { ProxyPallet, ProxyRules } from "./proxy-pallet.ts";
import type { ProxyType } from "./types.ts";

export const [ALICE, BOB, CHARLIE, DAVE] = testAccounts(1, 2, 3, 4);
export const FUNDS = 1000n;

/** Indices are not in the order of the names, so that the order by index shows. */
const ProxyTypeCodec: Codec<ProxyType> = fieldless({ Any: 0, Transfer: 4, Remark: 2 });
export const ANY: ProxyType = { type: "Any" };
export const TRANSFER: ProxyType = { type: "Transfer" };
export const REMARK: ProxyType = { type: "Remark" };

const rules: ProxyRules = {
  codec: ProxyTypeCodec,
  everything: ANY,
  allows: ({ type }, call) =>
    type === "Any" || call.type === (type === "Transfer" ? "Balances" : "System") || call.type === "Proxy",
  isSuperset: (type, other) => type.type === "Any" || type.type === other.type,
};

/** Every number another, so that mistaking one is noticed. */
const table = {
  proxy: { refTime: 1000n, per: { p: { refTime: 1n } } },
  proxy_announced: { refTime: 2000n, per: { a: { refTime: 10n }, p: { refTime: 1n } } },
  remove_announcement: { refTime: 3000n, per: { a: { refTime: 10n }, p: { refTime: 1n } } },
  reject_announcement: { refTime: 4000n, per: { a: { refTime: 10n }, p: { refTime: 1n } } },
  announce: { refTime: 5000n, per: { a: { refTime: 10n }, p: { refTime: 1n } } },
  add_proxy: { refTime: 6000n, per: { p: { refTime: 1n } } },
  remove_proxy: { refTime: 7000n, per: { p: { refTime: 1n } } },
  remove_proxies: { refTime: 8000n, per: { p: { refTime: 1n } } },
  create_pure: { refTime: 9000n, per: { p: { refTime: 1n } } },
  kill_pure: { refTime: 10_000n, per: { p: { refTime: 1n } } },
  poke_deposit: { refTime: 11_000n },
} as const;
const DB_WEIGHT = { read: 100n, write: 200n };

const MAX_PROXIES = 4;
const MAX_PENDING = 3;

/** System, Balances and Proxy: at most four proxies (deposit 10 and 1 each) and three announcements (20 and 2 each). */
export function proxyChain() {
  const RuntimeCall: Codec<AnyCall> = lazy<AnyCall>(() =>
    outerCallCodec("test_runtime", [chain.runtime.systemPallet, placedTestBalances, placed]),
  );
  const manifest = proxyManifest({
    RuntimeCall,
    ProxyType: ProxyTypeCodec,
    maxProxies: MAX_PROXIES,
    maxPending: MAX_PENDING,
  });
  const placed = place("Proxy", 30, manifest, {
    constants: {
      ProxyDepositBase: 10n,
      ProxyDepositFactor: 1n,
      MaxProxies: MAX_PROXIES,
      MaxPending: MAX_PENDING,
      AnnouncementDepositBase: 20n,
      AnnouncementDepositFactor: 2n,
    },
  });
  const chain = newTestChain(
    (parts) => {
      const { system, balances, context, mounted } = testBalances(parts, [placed]);
      const proxy: ProxyPallet = instantiate(context, placed, {
        weights: bindWeights(table, DB_WEIGHT),
        dbWeight: DB_WEIGHT,
        dispatcher: parts.dispatcher,
        origins: parts.origins,
        currency: reservableCurrency(balances),
        rules,
        encodeCall: (call) => RuntimeCall.encode(call),
        blockNumber: () => system.storage.Number.get(),
        extrinsicIndex: () => extrinsicIndex(system),
      });
      return {
        system: systemApi(system),
        systemPallet: system,
        pallets: [...mounted, mount(proxy, proxyCode)],
        proxy,
        balances,
        callFiltered: system.error.CallFiltered,
      };
    },
    testFunds([ALICE, BOB, CHARLIE, DAVE], FUNDS),
  );
  chain.runToBlock(1);
  const { proxy, balances } = chain.runtime;
  const data = (who: AccountId) => balances.config.accounts.get(who).data;
  const signed = (who: AccountId) => chain.origins.signed(who);
  return {
    ...chain,
    proxy,
    balances,
    callFiltered: chain.runtime.callFiltered,
    signed,
    alice: signed(ALICE),
    bob: signed(BOB),
    charlie: signed(CHARLIE),
    free: (who: AccountId) => data(who).free,
    reserved: (who: AccountId) => data(who).reserved,
    hashOf: (call: AnyCall): H256 => toH256(chain.host.hashing_blake2_256(RuntimeCall.encode(call))),
    proxiesOf: (who: AccountId) => proxy.storage.Proxies.get(who)[0],
    pendingOf: (who: AccountId) => proxy.storage.Announcements.get(who)[0],
    /** How the last call that a proxy made ended. */
    lastResult: () => {
      const last = chain.events().findLast(({ value }) => value.type === "ProxyExecuted");
      return (last?.value.value as { result: unknown } | undefined)?.result;
    },
    announced: (call: AnyCall) => chain.dispatcher.info(call).call_weight.ref_time,
  };
}

const proxyCall = (type: string, value?: unknown): AnyCall => ({ type: "Proxy", value: { type, value } });
const addressed = (to: AccountId | MultiAddress): MultiAddress =>
  typeof to === "string" ? addressOf(to) : to;

export const transfer = (to: AccountId, value: bigint): AnyCall => ({
  type: "Balances",
  value: { type: "transfer_allow_death", value: { dest: addressOf(to), value } },
});
/** Weighs as much as it is long. */
export const remark = (bytes: number): AnyCall => ({
  type: "System",
  value: { type: "remark", value: { remark: new Uint8Array(bytes) } },
});
export const forReal = (
  real: AccountId | MultiAddress,
  call: AnyCall,
  force_proxy_type?: ProxyType,
): AnyCall => proxyCall("proxy", { real: addressed(real), force_proxy_type, call });
export const add = (delegate: AccountId | MultiAddress, proxy_type: ProxyType, delay = 0): AnyCall =>
  proxyCall("add_proxy", { delegate: addressed(delegate), proxy_type, delay });
export const remove = (delegate: AccountId | MultiAddress, proxy_type: ProxyType, delay = 0): AnyCall =>
  proxyCall("remove_proxy", { delegate: addressed(delegate), proxy_type, delay });
export const removeAll: AnyCall = proxyCall("remove_proxies");
export const createPure = (proxy_type: ProxyType, index = 0, delay = 0): AnyCall =>
  proxyCall("create_pure", { proxy_type, delay, index });
export const killPure = (
  spawner: AccountId | MultiAddress,
  proxy_type: ProxyType,
  height: number,
  index = 0,
  ext_index = 0,
): AnyCall => proxyCall("kill_pure", { spawner: addressed(spawner), proxy_type, index, height, ext_index });
export const announce = (real: AccountId | MultiAddress, call_hash: H256): AnyCall =>
  proxyCall("announce", { real: addressed(real), call_hash });
export const removeAnnouncement = (real: AccountId | MultiAddress, call_hash: H256): AnyCall =>
  proxyCall("remove_announcement", { real: addressed(real), call_hash });
export const rejectAnnouncement = (delegate: AccountId | MultiAddress, call_hash: H256): AnyCall =>
  proxyCall("reject_announcement", { delegate: addressed(delegate), call_hash });
export const announcedCall = (
  delegate: AccountId | MultiAddress,
  real: AccountId | MultiAddress,
  call: AnyCall,
  force_proxy_type?: ProxyType,
): AnyCall =>
  proxyCall("proxy_announced", {
    delegate: addressed(delegate),
    real: addressed(real),
    force_proxy_type,
    call,
  });
export const poke: AnyCall = proxyCall("poke_deposit");
