import {
  type AnyCall,
  addWeights,
  type DispatchOutcome,
  type OriginCaller,
  outcomeOf,
  rawOrigin,
  type WeightMeter,
} from "@serinus/frame";
import type { Scheduler } from "./scheduler.ts";

/**
 * Makes a call and counts the weight that it really used. `undefined` when it could need more than is left: then
 * nothing is done.
 */
export function executeCall(
  { config }: Scheduler,
  meter: WeightMeter,
  origin: OriginCaller,
  call: AnyCall,
): DispatchOutcome | undefined {
  const { weights, dispatcher, origins } = config;
  const base =
    rawOrigin(origin)?.type === "Signed"
      ? weights.execute_dispatch_signed()
      : weights.execute_dispatch_unsigned();
  const announced = dispatcher.info(call).call_weight;
  if (!meter.canConsume(addWeights(base, announced))) return undefined;
  const outcome = outcomeOf(() => dispatcher.dispatch(call, origins.from(origin)));
  meter.tryConsume(base);
  meter.tryConsume(outcome.postInfo.actual_weight ?? announced);
  return outcome;
}
