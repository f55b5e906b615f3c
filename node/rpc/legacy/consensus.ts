import { toHex } from "@serinus/bytes";
import type { RpcBackend } from "../backend.ts";
import type { BeefyView, GrandpaView } from "../networked-backend.ts";
import { messageOf } from "../protocol/message-of.ts";
import { type Methods, method, subscription, unsubscription } from "../protocol/method.ts";
import { u32Param } from "../protocol/params.ts";
import { RpcError } from "../protocol/rpc-error.ts";

/** Codes of `sc-consensus-grandpa-rpc`, `sc-consensus-beefy-rpc`, and `sc-consensus-babe-rpc`. */
const Code = {
  grandpaNotReady: 1,
  grandpaProveFinality: 4,
  beefyNotReady: 1,
  babeEpoch: 9002,
} as const;

/** `grandpa_*`, `beefy_*` and `babe_*`, of what this node takes part in. */
export function consensusMethods({
  networked: { grandpa, beefy, epochAuthorship } = {},
}: RpcBackend): Methods {
  return {
    ...(grandpa && grandpaMethods(grandpa)),
    ...(beefy && beefyMethods(beefy)),
    ...(epochAuthorship && {
      babe_epochAuthorship: method({}, () => orError(Code.babeEpoch, epochAuthorship())),
    }),
  };
}

function grandpaMethods(grandpa: GrandpaView): Methods {
  return {
    grandpa_roundState: method({}, () => {
      const state = grandpa.roundState();
      if (state === undefined) throw new RpcError(Code.grandpaNotReady, "GRANDPA RPC endpoint not ready");
      return state;
    }),
    grandpa_proveFinality: method({ block: u32Param }, ({ block }) => {
      try {
        const proof = grandpa.proveFinality(block);
        return proof && toHex(proof);
      } catch (error) {
        throw new RpcError(
          Code.grandpaProveFinality,
          `GRANDPA prove finality rpc failed: ${messageOf(error)}`,
        );
      }
    }),
    grandpa_subscribeJustifications: subscription(
      "grandpa_justifications",
      {},
      () => (sink) => grandpa.onJustification((justification) => sink(toHex(justification))),
    ),
    grandpa_unsubscribeJustifications: unsubscription(["grandpa_justifications"]),
  };
}

function beefyMethods(beefy: BeefyView): Methods {
  return {
    beefy_getFinalizedHead: method({}, () => {
      const head = beefy.finalizedHead();
      if (head === undefined) throw new RpcError(Code.beefyNotReady, "BEEFY RPC endpoint not ready");
      return head;
    }),
    beefy_subscribeJustifications: subscription(
      "beefy_justifications",
      {},
      () => (sink) => beefy.onJustification((justification) => sink(toHex(justification))),
    ),
    beefy_unsubscribeJustifications: unsubscription(["beefy_justifications"]),
  };
}

async function orError<T>(code: number, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new RpcError(code, messageOf(error));
  }
}
