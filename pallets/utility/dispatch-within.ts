import {
  type AnyCall,
  actualWeight,
  DispatchFailure,
  type Origin,
  type OriginCaller,
  withPostInfo,
} from "@serinus/frame";
import type { Weight } from "@serinus/runtime-api";
import type { Utility } from "./utility.ts";

/** How a call within ended: the weight it used, and why it failed if it did. */
interface Ending {
  readonly weight: Weight;
  readonly failure: DispatchFailure | undefined;
}

/** Makes a call within a call, in a storage layer of its own. The origin's filter is asked; root passes it. */
export function dispatchWithin({ config }: Utility, call: AnyCall, origin: Origin): Ending {
  const info = config.dispatcher.info(call);
  try {
    const postInfo = config.dispatcher.dispatch(call, origin);
    return { weight: actualWeight(postInfo, info), failure: undefined };
  } catch (thrown) {
    if (!(thrown instanceof DispatchFailure)) throw thrown;
    return { weight: actualWeight(thrown.postInfo, info), failure: thrown };
  }
}

/**
 * Makes a call with any origin, past every filter.
 * @throws DispatchFailure of the call; of the weight it used nothing is said
 */
export function dispatchWithOrigin({ config }: Utility, call: AnyCall, caller: OriginCaller): void {
  try {
    config.dispatcher.dispatchBypassingFilter(call, config.origins.from(caller));
  } catch (thrown) {
    throw thrown instanceof DispatchFailure ? withPostInfo(thrown, {}) : thrown;
  }
}
