import type { Methods } from "./method.ts";
import { RpcCode, RpcError } from "./rpc-error.ts";

/**
 * What changes the node or tells of its inside, and is refused to strangers: the methods that Substrate checks with
 * `check_if_safe`, and all control of a development chain.
 */
const UNSAFE: ReadonlySet<string> = new Set([
  "author_hasKey",
  "author_hasSessionKeys",
  "author_insertKey",
  "author_removeExtrinsic",
  "author_rotateKeys",
  "author_rotateKeysWithOwner",
  "babe_epochAuthorship",
  "offchain_localStorageClear",
  "offchain_localStorageGet",
  "offchain_localStorageSet",
  "state_getPairs",
  "state_queryStorage",
  "state_traceBlock",
  "system_addLogFilter",
  "system_addReservedPeer",
  "system_networkState",
  "system_peers",
  "system_removeReservedPeer",
  "system_resetLogFilter",
  "system_dryRun",
  "system_dryRunAt",
  "system_unstable_networkState",
]);

const UNSAFE_GROUPS = ["dev_", "engine_"];

/** The same methods, those that are unsafe refused as Substrate refuses them (`sc-rpc-api`'s `policy`). */
export function denyUnsafe(methods: Methods): Methods {
  const refuse = (): never => {
    throw new RpcError(RpcCode.methodNotFound, "RPC call is unsafe to be called externally");
  };
  return Object.fromEntries(
    Object.entries(methods).map(([name, method]) => [
      name,
      UNSAFE.has(name) || UNSAFE_GROUPS.some((group) => name.startsWith(group))
        ? { ...method, call: refuse }
        : method,
    ]),
  );
}
