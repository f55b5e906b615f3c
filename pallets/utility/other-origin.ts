import {
  type AnyCall,
  dbWeight as accessWeight,
  addWeights,
  type CallResult,
  DispatchFailure,
  ensureRoot,
  ensureSigned,
  type Origin,
  type OriginCaller,
  signedCaller,
  withCaller,
  withPostInfo,
} from "@serinus/frame";
import type { DispatchResult, Weight } from "@serinus/runtime-api";
import { derivativeAccountId } from "./derivative-account.ts";
import { dispatchWithin, dispatchWithOrigin } from "./dispatch-within.ts";
import type { Utility } from "./utility.ts";

/** Weight of `as_derivative` by itself, with reading and writing the derived account. */
export function derivativeWeight({ config: { weights, dbWeight } }: Utility): Weight {
  return addWeights(weights.as_derivative(), accessWeight(dbWeight, 1, 1));
}

/**
 * Makes the call as the sender's derived account, with the filter of the sender (`as_derivative`).
 * @throws DispatchFailure `BadOrigin`, and that of the call, with the weight used
 */
export function asDerivative(utility: Utility, origin: Origin, index: number, call: AnyCall): CallResult {
  const derived = derivativeAccountId(utility.host, ensureSigned(origin), index);
  const { weight, failure } = dispatchWithin(utility, call, withCaller(origin, signedCaller(derived)));
  const used = { actual_weight: addWeights(derivativeWeight(utility), weight) };
  if (failure !== undefined) throw withPostInfo(failure, used);
  return used;
}

/**
 * Makes the call with another origin, and tells how it ended (`dispatch_as`).
 * @throws DispatchFailure `BadOrigin`
 */
export function dispatchAs(utility: Utility, origin: Origin, caller: OriginCaller, call: AnyCall): void {
  ensureRoot(origin);
  let result: DispatchResult = { type: "Ok" };
  try {
    dispatchWithOrigin(utility, call, caller);
  } catch (thrown) {
    if (!(thrown instanceof DispatchFailure)) throw thrown;
    result = { type: "Err", value: thrown.error };
  }
  utility.deposit({ type: "DispatchedAs", value: { result } });
}

/**
 * The same, but fails when the call does (`dispatch_as_fallible`).
 * @throws DispatchFailure `BadOrigin`, and that of the call
 */
export function dispatchAsFallible(
  utility: Utility,
  origin: Origin,
  caller: OriginCaller,
  call: AnyCall,
): void {
  ensureRoot(origin);
  dispatchWithOrigin(utility, call, caller);
  utility.deposit({ type: "DispatchedAs", value: { result: { type: "Ok" } } });
}

/**
 * Makes the call as root (`with_weight`); that its weight is not its own is for the announcement alone.
 * @throws DispatchFailure `BadOrigin`, and that of the call
 */
export function withWeight(utility: Utility, origin: Origin, call: AnyCall): void {
  ensureRoot(origin);
  dispatchWithOrigin(utility, call, utility.config.origins.root.caller);
}
