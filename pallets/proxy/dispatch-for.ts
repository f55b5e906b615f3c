import type { AccountId } from "@serinus/bytes";
import { type AnyCall, type CallFilter, type CallOf, outcomeOf, withFilter } from "@serinus/frame";
import type { ProxyManifest } from "./manifest.ts";
import type { ProxyPallet } from "./proxy-pallet.ts";
import type { ProxyDefinition } from "./types.ts";

/**
 * Makes a call for `real`, within what the proxy's kind allows; calls inside the call are held to the same. The event
 * tells how it ended.
 */
export function dispatchFor(
  proxy: ProxyPallet,
  definition: ProxyDefinition,
  real: AccountId,
  call: AnyCall,
): void {
  const { dispatcher, origins } = proxy.config;
  const origin = withFilter(origins.signed(real), filterOf(proxy, definition));
  const outcome = outcomeOf(() => dispatcher.dispatch(call, origin));
  proxy.deposit({
    type: "ProxyExecuted",
    value: { result: outcome.ok ? { type: "Ok" } : { type: "Err", value: outcome.error } },
  });
}

/**
 * What a proxy may call: what its kind allows, but no proxy can give or take more rights than it has, and only one with
 * all rights can end all proxies or the account.
 */
function filterOf({ name, config: { rules } }: ProxyPallet, { proxy_type }: ProxyDefinition): CallFilter {
  const mayGive = (own: CallOf<ProxyManifest>): boolean => {
    switch (own.type) {
      case "add_proxy":
      case "remove_proxy":
        return rules.isSuperset(proxy_type, own.value.proxy_type);
      case "remove_proxies":
      case "kill_pure":
        return proxy_type.type === rules.everything.type;
      default:
        return true;
    }
  };
  return (call) =>
    (call.type !== name || mayGive(call.value as CallOf<ProxyManifest>)) && rules.allows(proxy_type, call);
}
