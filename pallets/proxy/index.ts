export { announce, callHash, removeAnnouncements } from "./announcements.ts";
export { proxyCode } from "./code.ts";
export { addProxy, findProxy, removeProxies, removeProxy } from "./delegates.ts";
export { type ProxyManifest, type ProxyTypes, proxyManifest } from "./manifest.ts";
export type { ProxyConfig, ProxyPallet, ProxyRules } from "./proxy-pallet.ts";
export { pureAccountId } from "./pure-accounts.ts";
export type { Announcement, DepositKind, ProxyDefinition, ProxyType } from "./types.ts";
export type { ProxyWeights } from "./weights.ts";
