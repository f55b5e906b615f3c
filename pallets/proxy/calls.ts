import {
  type AnyCall,
  addWeights,
  type Calls,
  type DispatchClassName,
  dbWeight,
  ensureSigned,
  lookup,
} from "@serinus/frame";
import type { Weight } from "@serinus/runtime-api";
import { announce, removeAnnouncements, useAnnouncements } from "./announcements.ts";
import { addProxy, findProxy, removeProxies, removeProxy } from "./delegates.ts";
import { pokeDeposits } from "./deposits.ts";
import { dispatchFor } from "./dispatch-for.ts";
import type { ProxyPallet } from "./proxy-pallet.ts";
import { createPure, killPure } from "./pure-accounts.ts";

/** One handler a call: origin, then logic. */
export const calls: Calls<ProxyPallet> = {
  proxy: {
    weight: (proxy, { call }) => withinCall(proxy, proxy.config.weights.proxy(worst(proxy)), call),
    class: classOf,
    dispatch(proxy, origin, args) {
      const who = ensureSigned(origin);
      const real = lookup(args.real);
      const definition = findProxy(proxy, real, who, args.force_proxy_type);
      if (definition.delay !== 0) throw proxy.error.Unannounced;
      dispatchFor(proxy, definition, real, args.call);
    },
  },
  add_proxy: {
    weight: (proxy) => proxy.config.weights.add_proxy(worst(proxy)),
    dispatch(proxy, origin, { delegate, proxy_type, delay }) {
      const who = ensureSigned(origin);
      addProxy(proxy, who, { delegate: lookup(delegate), proxy_type, delay });
    },
  },
  remove_proxy: {
    weight: (proxy) => proxy.config.weights.remove_proxy(worst(proxy)),
    dispatch(proxy, origin, { delegate, proxy_type, delay }) {
      const who = ensureSigned(origin);
      removeProxy(proxy, who, { delegate: lookup(delegate), proxy_type, delay });
    },
  },
  remove_proxies: {
    weight: (proxy) => proxy.config.weights.remove_proxies(worst(proxy)),
    dispatch: (proxy, origin) => removeProxies(proxy, ensureSigned(origin)),
  },
  create_pure: {
    weight: (proxy) => proxy.config.weights.create_pure(worst(proxy)),
    dispatch: (proxy, origin, { proxy_type, delay, index }) =>
      createPure(proxy, { spawner: ensureSigned(origin), proxy_type, index }, delay),
  },
  kill_pure: {
    weight: (proxy) => proxy.config.weights.kill_pure(worst(proxy)),
    dispatch(proxy, origin, { spawner, proxy_type, index, height, ext_index }) {
      const who = ensureSigned(origin);
      killPure(proxy, who, { spawner: lookup(spawner), proxy_type, index }, { height, ext_index });
    },
  },
  announce: {
    weight: (proxy) => proxy.config.weights.announce(worst(proxy)),
    dispatch(proxy, origin, { real, call_hash }) {
      const who = ensureSigned(origin);
      announce(proxy, who, lookup(real), call_hash);
    },
  },
  remove_announcement: {
    weight: (proxy) => proxy.config.weights.remove_announcement(worst(proxy)),
    dispatch(proxy, origin, { real, call_hash }) {
      const who = ensureSigned(origin);
      removeAnnouncements(proxy, who, lookup(real), call_hash);
    },
  },
  reject_announcement: {
    weight: (proxy) => proxy.config.weights.reject_announcement(worst(proxy)),
    dispatch(proxy, origin, { delegate, call_hash }) {
      const who = ensureSigned(origin);
      removeAnnouncements(proxy, lookup(delegate), who, call_hash);
    },
  },
  proxy_announced: {
    weight: (proxy, { call }) => withinCall(proxy, proxy.config.weights.proxy_announced(worst(proxy)), call),
    class: classOf,
    dispatch(proxy, origin, { delegate, call, force_proxy_type, ...args }) {
      ensureSigned(origin);
      const who = lookup(delegate);
      const real = lookup(args.real);
      const definition = findProxy(proxy, real, who, force_proxy_type);
      useAnnouncements(proxy, definition, real, call);
      dispatchFor(proxy, definition, real, call);
    },
  },
  poke_deposit: {
    weight: ({ config }) => config.weights.poke_deposit(),
    dispatch: (proxy, origin) => ({
      pays_fee: { type: pokeDeposits(proxy, ensureSigned(origin)) ? "No" : "Yes" },
    }),
  },
};

/** Weights are those of as many proxies and announcements as there may be. */
function worst({ constants }: ProxyPallet): { readonly p: number; readonly a: number } {
  return { p: constants.MaxProxies, a: constants.MaxPending };
}

/** With the call, and with the account of its origin, which is read and written. */
function withinCall({ config }: ProxyPallet, own: Weight, call: AnyCall): Weight {
  return addWeights(
    addWeights(own, dbWeight(config.dbWeight, 1, 1)),
    config.dispatcher.info(call).call_weight,
  );
}

function classOf({ config }: ProxyPallet, { call }: { readonly call: AnyCall }): DispatchClassName {
  return config.dispatcher.info(call).class.type;
}
