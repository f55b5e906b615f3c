import {
  type AnyCall,
  addWeights,
  badOrigin,
  type CallResult,
  isNone,
  type Origin,
  withPostInfo,
} from "@serinus/frame";
import { dispatchWithin } from "./dispatch-within.ts";
import type { Utility } from "./utility.ts";

/**
 * Makes the main call and, if it fails, the fallback (`if_else`).
 * @throws DispatchFailure `BadOrigin`, and that of the fallback, with the weight that both used
 */
export function ifElse(utility: Utility, origin: Origin, main: AnyCall, fallback: AnyCall): CallResult {
  if (isNone(origin)) throw badOrigin;
  const first = dispatchWithin(utility, main, origin);
  const weight = addWeights(utility.config.weights.if_else(), first.weight);
  if (first.failure === undefined) {
    utility.deposit({ type: "IfElseMainSuccess" });
    return { actual_weight: weight };
  }
  const second = dispatchWithin(utility, fallback, origin);
  const used = { actual_weight: addWeights(weight, second.weight) };
  if (second.failure !== undefined) throw withPostInfo(second.failure, used);
  utility.deposit({ type: "IfElseFallbackCalled", value: { main_error: first.failure.error } });
  return used;
}
