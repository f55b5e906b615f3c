import type { RpcBackend, SealingApi } from "../backend.ts";
import { messageOf } from "../protocol/message-of.ts";
import { type Methods, method } from "../protocol/method.ts";
import { blockHashParam, boolParam, optional } from "../protocol/params.ts";
import { RpcError } from "../protocol/rpc-error.ts";

/** Code of `sc-consensus-manual-seal`'s errors on this interface. */
const SEALING_FAILED = 11_000;

async function sealed<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new RpcError(SEALING_FAILED, messageOf(error));
  }
}

/** `engine_*`: blocks on demand, on nodes that seal them. */
export function engineMethods({ sealing }: RpcBackend): Methods {
  return sealing === undefined ? {} : sealingMethods(sealing);
}

function sealingMethods(sealing: SealingApi): Methods {
  return {
    engine_createBlock: method(
      { createEmpty: boolParam, finalize: boolParam, parentHash: optional(blockHashParam) },
      async ({ createEmpty, finalize, parentHash }) => {
        const { hash } = await sealed(sealing.createBlock({ createEmpty, finalize, parent: parentHash }));
        // What Substrate says of the import beside the hash; here an import has always happened in full.
        const aux = {
          header_only: false,
          clear_justification_requests: false,
          needs_justification: false,
          bad_justification: false,
          is_new_best: true,
        };
        return { hash, aux };
      },
    ),
    engine_finalizeBlock: method(
      { hash: blockHashParam, justification: optional((value) => value) },
      async ({ hash }) => {
        await sealed(sealing.finalizeBlock(hash));
        return true;
      },
    ),
  };
}
