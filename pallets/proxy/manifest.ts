import { type AnyCall, constant, definePallet, MultiAddress, map, twox64Concat, typed } from "@serinus/frame";
import { DispatchResult } from "@serinus/runtime-api";
import {
  accountId,
  boundedVec,
  type Codec,
  compactU32,
  h256,
  option,
  tuple,
  u16,
  u32,
  u128,
} from "@serinus/scale";
import { Announcement, DepositKind, type ProxyType, proxyDefinitionOf } from "./types.ts";

const call_hash = /* @__PURE__ */ typed("CallHashOf<T>", h256);
const blocks = /* @__PURE__ */ typed("BlockNumberFor<T>", u32);
const balance = /* @__PURE__ */ typed("BalanceOf<T>", u128);

/** What Proxy leaves to the runtime. */
export interface ProxyTypes {
  readonly RuntimeCall: Codec<AnyCall>;
  /** The kinds of proxies: an enum without fields. */
  readonly ProxyType: Codec<ProxyType>;
  /** Most proxies of one account and most announcements of one proxy: constants that bound what is stored too. */
  readonly maxProxies: number;
  readonly maxPending: number;
}

/** What {@link proxyManifest} makes. */
export type ProxyManifest = ReturnType<typeof proxyManifest>;

/** Accounts that call for others (`pallet_proxy`). */
export function proxyManifest({ RuntimeCall, ProxyType, maxProxies, maxPending }: ProxyTypes) {
  const proxy_type = typed("T::ProxyType", ProxyType);
  const force_proxy_type = typed("Option<T::ProxyType>", option(ProxyType));
  const definitions = boundedVec(proxyDefinitionOf(ProxyType), maxProxies);
  const proxyEvent = { delegator: accountId, delegatee: accountId, proxy_type, delay: blocks } as const;
  return definePallet({
    module: "pallet_proxy",
    docs: "Accounts that call for others, each within what its kind of proxy allows, at once or some time after announcing the call.",
    storage: {
      Proxies: map(twox64Concat(accountId), tuple(definitions, u128), {
        default: [[], 0n],
        docs: "The proxies of an account, sorted, and the deposit for them.",
      }),
      Announcements: map(twox64Concat(accountId), tuple(boundedVec(Announcement, maxPending), u128), {
        default: [[], 0n],
        docs: "The calls that a proxy has announced, oldest first, and the deposit for them.",
      }),
    },
    calls: {
      proxy: {
        index: 0,
        args: { real: MultiAddress, force_proxy_type, call: RuntimeCall },
        docs: "Makes a call for another account, whose proxy the sender is, as a proxy of the given kind if one is given. Succeeds even if the call fails; the event tells.",
      },
      add_proxy: {
        index: 1,
        args: { delegate: MultiAddress, proxy_type, delay: blocks },
        docs: "Makes another account a proxy of the sender's. With a delay it must announce its calls so many blocks before.",
      },
      remove_proxy: {
        index: 2,
        args: { delegate: MultiAddress, proxy_type, delay: blocks },
        docs: "Ends what `add_proxy` with the same arguments began.",
      },
      remove_proxies: {
        index: 3,
        docs: "Ends all proxies of the sender's. A pure account that does so is lost for good.",
      },
      create_pure: {
        index: 4,
        args: { proxy_type, delay: blocks, index: u16 },
        docs: "Makes an account without a key, with the sender as its proxy. The index tells apart accounts made in one transaction.",
      },
      kill_pure: {
        index: 5,
        args: {
          spawner: MultiAddress,
          proxy_type,
          index: u16,
          height: typed("BlockNumberFor<T>", compactU32),
          ext_index: compactU32,
        },
        docs: "Gives the sender up, a pure account, and the deposit back to who made it: with the arguments of `create_pure`, and block and index of that transaction. What the account still has is lost.",
      },
      announce: {
        index: 6,
        args: { real: MultiAddress, call_hash },
        docs: "Announces a call that the sender, a proxy of `real`, will make.",
      },
      remove_announcement: {
        index: 7,
        args: { real: MultiAddress, call_hash },
        docs: "Takes an announcement of the sender's back.",
      },
      reject_announcement: {
        index: 8,
        args: { delegate: MultiAddress, call_hash },
        docs: "Rejects what a proxy of the sender's has announced.",
      },
      proxy_announced: {
        index: 9,
        args: { delegate: MultiAddress, real: MultiAddress, force_proxy_type, call: RuntimeCall },
        docs: "Makes a call that a proxy announced long enough before. Anyone may send this.",
      },
      poke_deposit: {
        index: 10,
        docs: "Brings the sender's deposits to what they would be today. Free when that changes them.",
      },
    },
    events: {
      ProxyExecuted: {
        fields: { result: typed("DispatchResult", DispatchResult) },
        docs: "A proxy made a call, with this result.",
      },
      PureCreated: {
        fields: { pure: accountId, who: accountId, proxy_type, disambiguation_index: u16 },
        docs: "A pure account was made.",
      },
      Announced: {
        fields: { real: accountId, proxy: accountId, call_hash },
        docs: "A proxy announced a call.",
      },
      ProxyAdded: { fields: proxyEvent, docs: "An account has a new proxy." },
      ProxyRemoved: { fields: proxyEvent, docs: "An account has a proxy less." },
      DepositPoked: {
        fields: { who: accountId, kind: DepositKind, old_deposit: balance, new_deposit: balance },
        docs: "A deposit was brought up to date.",
      },
    },
    errors: {
      TooMany: "There are as many proxies or announcements as there may be.",
      NotFound: "There is no such proxy or announcement.",
      NotProxy: "The sender is no such proxy of the account.",
      Unproxyable: "The proxy's kind does not allow the call.",
      Duplicate: "There is such a proxy, or such a pure account, already.",
      NoPermission: "The call could give the proxy more rights than it has.",
      Unannounced: "The call was not announced, or not long enough ago.",
      NoSelfProxy: "No account can be its own proxy.",
    },
    constants: {
      ProxyDepositBase: constant(u128, "Deposit for having proxies."),
      ProxyDepositFactor: constant(u128, "Deposit for each proxy."),
      MaxProxies: constant(u32, "Most proxies of one account."),
      MaxPending: constant(u32, "Most announcements of one proxy."),
      AnnouncementDepositBase: constant(u128, "Deposit for having announcements."),
      AnnouncementDepositFactor: constant(u128, "Deposit for each announcement."),
    },
  });
}
