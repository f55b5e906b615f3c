import { isGlobal } from "@serinus/network";

/** Global addresses of those listened on that are told of at most (`sc-authority-discovery`). */
const MAX_GLOBAL_LISTEN_ADDRESSES = 4;

/**
 * Which addresses others are told of: those that the operator named come first, then what is listened on. Of the latter
 * those that cannot be reached from everywhere are told only where `nonGlobal` says so, on local chains.
 */
export function addressesToPublish(
  publicAddresses: readonly string[],
  listenAddresses: readonly string[],
  nonGlobal: boolean,
): readonly string[] {
  const global = listenAddresses.filter(isGlobal).slice(0, MAX_GLOBAL_LISTEN_ADDRESSES);
  return [...new Set([...publicAddresses, ...global, ...(nonGlobal ? listenAddresses : [])])];
}
