import {
  type AnyCall,
  addWeights,
  badOrigin,
  type CallResult,
  isNone,
  type Origin,
  withFilter,
  withPostInfo,
  ZERO_WEIGHT,
} from "@serinus/frame";
import { dispatchWithin } from "./dispatch-within.ts";
import type { Utility } from "./utility.ts";

/**
 * Makes the calls until one fails (`batch`). Never fails because of them.
 * @throws DispatchFailure `BadOrigin`, `TooManyCalls`
 */
export function batch(utility: Utility, origin: Origin, calls: readonly AnyCall[]): CallResult {
  ensureBatch(utility, origin, calls);
  const { weights } = utility.config;
  let within = ZERO_WEIGHT;
  for (const [index, call] of calls.entries()) {
    const { weight, failure } = dispatchWithin(utility, call, origin);
    within = addWeights(within, weight);
    if (failure !== undefined) {
      utility.deposit({ type: "BatchInterrupted", value: { index, error: failure.error } });
      return { actual_weight: addWeights(weights.batch({ c: index + 1 }), within) };
    }
    utility.deposit({ type: "ItemCompleted" });
  }
  utility.deposit({ type: "BatchCompleted" });
  return { actual_weight: addWeights(weights.batch({ c: calls.length }), within) };
}

/**
 * Makes all calls or none (`batch_all`).
 * @throws DispatchFailure `BadOrigin`, `TooManyCalls`, and that of the first call that fails, with the weight used
 */
export function batchAll(utility: Utility, origin: Origin, calls: readonly AnyCall[]): CallResult {
  ensureBatch(utility, origin, calls);
  const { weights } = utility.config;
  const unnested = withFilter(
    origin,
    ({ type, value }) => !(type === utility.name && value.type === "batch_all"),
  );
  let within = ZERO_WEIGHT;
  for (const [index, call] of calls.entries()) {
    const { weight, failure } = dispatchWithin(utility, call, unnested);
    within = addWeights(within, weight);
    if (failure !== undefined) {
      const actual_weight = addWeights(weights.batch_all({ c: index + 1 }), within);
      throw withPostInfo(failure, { actual_weight });
    }
    utility.deposit({ type: "ItemCompleted" });
  }
  utility.deposit({ type: "BatchCompleted" });
  return { actual_weight: addWeights(weights.batch_all({ c: calls.length }), within) };
}

/**
 * Makes all calls, whichever fail (`force_batch`).
 * @throws DispatchFailure `BadOrigin`, `TooManyCalls`
 */
export function forceBatch(utility: Utility, origin: Origin, calls: readonly AnyCall[]): CallResult {
  ensureBatch(utility, origin, calls);
  let within = ZERO_WEIGHT;
  let failed = false;
  for (const call of calls) {
    const { weight, failure } = dispatchWithin(utility, call, origin);
    within = addWeights(within, weight);
    if (failure === undefined) utility.deposit({ type: "ItemCompleted" });
    else {
      failed = true;
      utility.deposit({ type: "ItemFailed", value: { error: failure.error } });
    }
  }
  utility.deposit({ type: failed ? "BatchCompletedWithErrors" : "BatchCompleted" });
  // The base of `batch`: so it is in Kusama 1_006_000, and the fee depends on it.
  return { actual_weight: addWeights(utility.config.weights.batch({ c: calls.length }), within) };
}

function ensureBatch(utility: Utility, origin: Origin, calls: readonly AnyCall[]): void {
  if (isNone(origin)) throw badOrigin;
  if (calls.length > utility.constants.batched_calls_limit) throw utility.error.TooManyCalls;
}
