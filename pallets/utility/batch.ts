import {
  type AnyCall,
  actualWeight,
  addWeights,
  badOrigin,
  type CallResult,
  type DispatchClassName,
  type DispatchOutcome,
  isNone,
  isRoot,
  type Origin,
  outcomeOf,
  ZERO_WEIGHT,
} from "@serinus/frame";
import type { DispatchResult, Weight } from "@serinus/runtime-api";
import type { Utility } from "./utility.ts";

/** How a call within another ended, and the weight it took. */
export interface Made {
  readonly outcome: DispatchOutcome;
  readonly weight: Weight;
}

/** Makes a call within another; root passes the filter. */
export function make({ config: { dispatcher } }: Utility, call: AnyCall, origin: Origin): Made {
  const info = dispatcher.info(call);
  const outcome = outcomeOf(() =>
    isRoot(origin) ? dispatcher.dispatchBypassingFilter(call, origin) : dispatcher.dispatch(call, origin),
  );
  return { outcome, weight: actualWeight(outcome.postInfo, info) };
}

/** @throws DispatchFailure `BadOrigin` for an origin that is nobody */
export function ensureSomebody(origin: Origin): void {
  if (isNone(origin)) throw badOrigin;
}

/** @throws DispatchFailure `BadOrigin`, `TooManyCalls` */
export function ensureBatch({ constants, error }: Utility, origin: Origin, calls: readonly AnyCall[]): void {
  ensureSomebody(origin);
  if (calls.length > constants.batched_calls_limit) throw error.TooManyCalls;
}

/** Makes calls up to the first that fails, and says so. */
export function batch(utility: Utility, origin: Origin, calls: readonly AnyCall[]): CallResult {
  const { weights } = utility.config;
  let used = ZERO_WEIGHT;
  for (const [index, call] of calls.entries()) {
    const { outcome, weight } = make(utility, call, origin);
    used = addWeights(used, weight);
    if (!outcome.ok) {
      utility.deposit({ type: "BatchInterrupted", value: { index, error: outcome.error } });
      return { actual_weight: addWeights(weights.batch({ c: index + 1 }), used) };
    }
    utility.deposit({ type: "ItemCompleted" });
  }
  utility.deposit({ type: "BatchCompleted" });
  return { actual_weight: addWeights(weights.batch({ c: calls.length }), used) };
}

/** Makes all calls and says which failed. */
export function forceBatch(utility: Utility, origin: Origin, calls: readonly AnyCall[]): CallResult {
  let used = ZERO_WEIGHT;
  let hasFailed = false;
  for (const call of calls) {
    const { outcome, weight } = make(utility, call, origin);
    used = addWeights(used, weight);
    if (outcome.ok) utility.deposit({ type: "ItemCompleted" });
    else utility.deposit({ type: "ItemFailed", value: { error: outcome.error } });
    hasFailed ||= !outcome.ok;
  }
  utility.deposit({ type: hasFailed ? "BatchCompletedWithErrors" : "BatchCompleted" });
  // The base of `batch`, as in Kusama 1_006_000: a refund depends on it.
  return { actual_weight: addWeights(utility.config.weights.batch({ c: calls.length }), used) };
}

/** Weight of all calls, and the class of the whole: operational unless a call is normal. */
export function announced(
  { config }: Utility,
  calls: readonly AnyCall[],
): { readonly weight: Weight; readonly class: DispatchClassName } {
  let weight = ZERO_WEIGHT;
  let isNormal = false;
  for (const call of calls) {
    const info = config.dispatcher.info(call);
    weight = addWeights(weight, info.call_weight);
    isNormal ||= info.class.type === "Normal";
  }
  return { weight, class: isNormal ? "Normal" : "Operational" };
}

/** The outcome as a result that an event can hold. */
export function resultOf(outcome: DispatchOutcome): DispatchResult {
  return outcome.ok ? { type: "Ok" } : { type: "Err", value: outcome.error };
}
