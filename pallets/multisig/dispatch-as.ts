import type { AccountId } from "@serinus/bytes";
import {
  type AnyCall,
  addWeights,
  type CallResult,
  type DispatchOutcome,
  failureOf,
  outcomeOf,
} from "@serinus/frame";
import type { Weight } from "@serinus/runtime-api";
import type { Multisig } from "./multisig.ts";
import { accountOf } from "./signatories.ts";

/**
 * Makes a call from the account of which any signatory will do. The result is the call's own.
 * @throws DispatchFailure the call's, or what is wrong with the signatories
 */
export function dispatchForOne(
  multisig: Multisig,
  who: AccountId,
  others: readonly AccountId[],
  call: AnyCall,
): CallResult {
  const { config } = multisig;
  const outcome = dispatchAs(multisig, accountOf(multisig, who, others, 1), call);
  const overhead = config.weights.as_multi_threshold_1({ z: config.encodeCall(call).length });
  const used = withOverhead(overhead, outcome);
  if (outcome.ok) return { actual_weight: used };
  throw failureOf(outcome.error, used === undefined ? outcome.postInfo : { actual_weight: used });
}

/** Makes a call as an account of several signatories; it must pass the base filter. */
export function dispatchAs({ config }: Multisig, account: AccountId, call: AnyCall): DispatchOutcome {
  return outcomeOf(() => config.dispatcher.dispatch(call, config.origins.signed(account)));
}

/** Weight really used, known when the call says its own. */
export function withOverhead(overhead: Weight, { postInfo }: DispatchOutcome): Weight | undefined {
  return postInfo.actual_weight && addWeights(overhead, postInfo.actual_weight);
}
