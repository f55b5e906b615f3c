import { PoolError, UnknownBlockError } from "@serinus/node-api";
import { messageOf } from "../protocol/message-of.ts";
import { RpcError } from "../protocol/rpc-error.ts";

/** Codes of `sc-rpc-api`'s groups. */
const StateCode = { invalidBlockRange: 4001, invalidCount: 4002, client: 4003 } as const;
const AUTHOR_OTHER = 1040;

/** The failure as the `state` and `childstate` groups tell it. */
export function stateError(error: unknown): RpcError {
  if (error instanceof RpcError) return error;
  if (error instanceof UnknownBlockError)
    return new RpcError(StateCode.client, `Client error: UnknownBlock: ${error.message}`);
  return new RpcError(StateCode.client, `Client error: ${messageOf(error)}`);
}

/** More keys, entries or bytes were asked for than one answer holds. */
export function invalidCount(value: number, max: number): RpcError {
  return new RpcError(StateCode.invalidCount, `count exceeds maximum value. value: ${value}, max: ${max}`);
}

/** The two ends of a range of blocks do not belong together. */
export function invalidBlockRange(from: string, to: string, details: string): RpcError {
  return new RpcError(
    StateCode.invalidBlockRange,
    `Cannot resolve a block range ['${from}' ... '${to}]. ${details}`,
  );
}

/** The failure as the `author` group tells it: the pool's own code where it has one. */
export function authorError(error: unknown): RpcError {
  if (error instanceof RpcError) return error;
  if (error instanceof PoolError) return new RpcError(error.code, error.message, error.data);
  return new RpcError(AUTHOR_OTHER, messageOf(error));
}
