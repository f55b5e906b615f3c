import { accountId, type Codec, fieldless, h256, param, struct, u32, type ValueOf } from "@serinus/scale";

/** A kind of proxy, which the runtime defines: an enum without fields. */
export interface ProxyType {
  readonly type: string;
  readonly value?: undefined;
}

/** Who may call for an account, what, and how many blocks after announcing it. */
export type ProxyDefinition = ValueOf<ReturnType<typeof proxyDefinitionOf>>;

/** `pallet_proxy::ProxyDefinition`, with the runtime's proxy types. */
export function proxyDefinitionOf(ProxyType: Codec<ProxyType>) {
  return struct(
    { delegate: accountId, proxy_type: ProxyType, delay: u32 },
    {
      path: ["pallet_proxy", "ProxyDefinition"],
      params: [param("AccountId", accountId), param("ProxyType", ProxyType), param("BlockNumber", u32)],
      typeNames: { delegate: "AccountId", proxy_type: "ProxyType", delay: "BlockNumber" },
    },
  );
}

/** A call that a proxy has announced to make for `real`, and when. */
export type Announcement = ValueOf<typeof Announcement>;
export const Announcement = /* @__PURE__ */ struct(
  { real: accountId, call_hash: h256, height: u32 },
  {
    path: ["pallet_proxy", "Announcement"],
    params: [param("AccountId", accountId), param("Hash", h256), param("BlockNumber", u32)],
    typeNames: { real: "AccountId", call_hash: "Hash", height: "BlockNumber" },
  },
);

/** What a deposit is for. */
export type DepositKind = ValueOf<typeof DepositKind>;
export const DepositKind = /* @__PURE__ */ fieldless(["Proxies", "Announcements"], {
  path: ["pallet_proxy", "DepositKind"],
});
