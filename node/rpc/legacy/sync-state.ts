import type { RpcBackend } from "../backend.ts";
import { messageOf } from "../protocol/message-of.ts";
import { type Methods, method } from "../protocol/method.ts";
import { boolParam, optional } from "../protocol/params.ts";
import { RpcError } from "../protocol/rpc-error.ts";

/** Code of `sc-sync-state-rpc`. */
const NO_SYNC_STATE = 1;

/** `sync_state_*` (`sc-sync-state-rpc`): what light clients begin with. */
export function syncStateMethods({ networked: { syncSpec } = {} }: RpcBackend): Methods {
  if (syncSpec === undefined) return {};
  return {
    sync_state_genSyncSpec: method({ raw: optional(boolParam) }, async ({ raw = false }) => {
      try {
        return await syncSpec(raw);
      } catch (error) {
        throw new RpcError(NO_SYNC_STATE, messageOf(error));
      }
    }),
  };
}
