import type { AnyCall } from "@serinus/frame";
import type { ProxyRules } from "@serinus/pallet-proxy";
import { fieldless, type ValueOf } from "@serinus/scale";

/** The kinds of proxies (`kusama_runtime_constants::proxy::ProxyType`). Index 4 was `IdentityJudgement`. */
export type ProxyType = ValueOf<typeof ProxyType>;
export const ProxyType = /* @__PURE__ */ fieldless(
  {
    Any: 0,
    NonTransfer: 1,
    Governance: 2,
    Staking: 3,
    CancelProxy: 5,
    Auction: 6,
    Society: 7,
    NominationPools: 8,
    Spokesperson: 9,
    ParaRegistration: 10,
  },
  { path: ["kusama_runtime_constants", "proxy", "ProxyType"] },
);

/** Calls by pallet: all of it, or those named. */
type Calls = Readonly<Record<string, "all" | readonly string[]>>;

/** What each kind may call, besides `Any`, which may call everything. Pallets are named whether they are built yet or not. */
const ALLOWED: Readonly<Record<Exclude<ProxyType["type"], "Any">, Calls>> = {
  // Left out of all pallets that are not named whole: whatever can move funds.
  NonTransfer: {
    System: "all",
    Babe: "all",
    Timestamp: "all",
    Indices: ["claim", "free", "freeze"],
    Staking: "all",
    Session: "all",
    Grandpa: "all",
    Treasury: "all",
    Bounties: "all",
    ChildBounties: "all",
    ConvictionVoting: "all",
    Referenda: "all",
    FellowshipCollective: "all",
    FellowshipReferenda: "all",
    Whitelist: "all",
    Claims: "all",
    Utility: "all",
    Society: "all",
    Recovery: [
      "as_recovered",
      "vouch_recovery",
      "claim_recovery",
      "close_recovery",
      "remove_recovery",
      "cancel_recovered",
    ],
    Vesting: ["vest", "vest_other"],
    Scheduler: "all",
    Proxy: "all",
    Multisig: "all",
    Nis: "all",
    Registrar: ["register", "deregister", "reserve"],
    Crowdloan: "all",
    Slots: "all",
    Auctions: "all",
    VoterList: "all",
    NominationPools: "all",
    FastUnstake: "all",
  },
  Governance: {
    Treasury: "all",
    Bounties: "all",
    Utility: "all",
    ChildBounties: "all",
    ConvictionVoting: "all",
    Referenda: "all",
    FellowshipCollective: "all",
    FellowshipReferenda: "all",
    Whitelist: "all",
  },
  Staking: {
    Staking: "all",
    Session: "all",
    Utility: "all",
    FastUnstake: "all",
    VoterList: "all",
    NominationPools: "all",
  },
  CancelProxy: { Proxy: ["reject_announcement"], Utility: "all", Multisig: "all" },
  Auction: { Auctions: "all", Crowdloan: "all", Registrar: "all", Slots: "all" },
  Society: { Society: "all" },
  NominationPools: { NominationPools: "all", Utility: "all" },
  Spokesperson: { System: ["remark", "remark_with_event"] },
  ParaRegistration: {
    Registrar: ["reserve", "register"],
    Utility: ["batch", "batch_all", "force_batch"],
    Proxy: ["remove_proxy"],
  },
};

/** What each kind of proxy may do (`relay/kusama/src/lib.rs`, `InstanceFilter` for `TransparentProxyType`). */
export const proxyRules: ProxyRules = {
  codec: ProxyType,
  everything: { type: "Any" },
  allows: ({ type }: ProxyType, call: AnyCall): boolean => {
    if (type === "Any") return true;
    const calls = Object.hasOwn(ALLOWED[type], call.type) ? ALLOWED[type][call.type] : undefined;
    return calls === "all" || (calls?.includes(call.value.type) ?? false);
  },
  isSuperset: (type, other) =>
    type.type === other.type || type.type === "Any" || (type.type === "NonTransfer" && other.type !== "Any"),
};
