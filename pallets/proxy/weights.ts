import type { Weight } from "@serinus/runtime-api";

/** Weights of Proxy (`pallet_proxy::WeightInfo`). `p`: proxies; `a`: announcements. */
export interface ProxyWeights {
  proxy(components: { readonly p: number }): Weight;
  proxy_announced(components: { readonly a: number; readonly p: number }): Weight;
  remove_announcement(components: { readonly a: number; readonly p: number }): Weight;
  reject_announcement(components: { readonly a: number; readonly p: number }): Weight;
  announce(components: { readonly a: number; readonly p: number }): Weight;
  add_proxy(components: { readonly p: number }): Weight;
  remove_proxy(components: { readonly p: number }): Weight;
  remove_proxies(components: { readonly p: number }): Weight;
  create_pure(components: { readonly p: number }): Weight;
  kill_pure(components: { readonly p: number }): Weight;
  poke_deposit(): Weight;
}
