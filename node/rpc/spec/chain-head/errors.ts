import type { BlockHash } from "@serinus/bytes";
import { RpcError } from "../../protocol/rpc-error.ts";

// Errors of chainHead_v1 with the codes of the JSON-RPC interface specification.

/** -32800: the connection follows the chain as often as it may. */
export function tooManyFollows(): RpcError {
  return new RpcError(-32800, "Maximum number of chainHead_follow has been reached");
}

/** -32801: the block is not pinned by this subscription. */
export function blockNotPinned(hash: BlockHash): RpcError {
  return new RpcError(-32801, `Invalid block hash: ${hash} is not pinned by this subscription`);
}

/** -32802: a runtime call on a subscription without runtimes. */
export function followsWithoutRuntime(): RpcError {
  return new RpcError(
    -32802,
    "The `chainHead_follow` subscription was started with `withRuntime` set to `false`",
  );
}

/** -32803: the operation does not wait to go on. */
export function notWaiting(): RpcError {
  return new RpcError(-32803, "Wait for continue event was not generated for the subscription");
}

/** -32804: the same hash twice in one unpin. */
export function duplicateHashes(): RpcError {
  return new RpcError(-32804, "Received duplicate hashes for the `chainHead_unpin` method");
}
