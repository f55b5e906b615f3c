import {
  type AnyCall,
  addWeights,
  type CallHandler,
  type Calls,
  type PalletCode,
  ZERO_WEIGHT,
} from "@serinus/frame";
import type { DispatchInfo, Weight } from "@serinus/runtime-api";
import { batch, batchAll, forceBatch } from "./batch.ts";
import { ifElse } from "./if-else.ts";
import {
  asDerivative,
  derivativeWeight,
  dispatchAs,
  dispatchAsFallible,
  withWeight,
} from "./other-origin.ts";
import type { Utility } from "./utility.ts";

type BatchArgs = { readonly calls: readonly AnyCall[] };
type WithOneCall = { readonly call: AnyCall };

const infoOf = ({ config }: Utility, call: AnyCall): DispatchInfo => config.dispatcher.info(call);
const weightOf = (utility: Utility, call: AnyCall): Weight => infoOf(utility, call).call_weight;
const classOf = (utility: Utility, { call }: WithOneCall) => infoOf(utility, call).class.type;

/** The handler of one kind of batch. An empty batch is operational, as in FRAME. */
function batchHandler(
  name: "batch" | "batch_all" | "force_batch",
  dispatch: typeof batch,
): CallHandler<Utility, BatchArgs> {
  return {
    weight: (utility, { calls }) =>
      addWeights(
        calls.reduce((sum, call) => addWeights(sum, weightOf(utility, call)), ZERO_WEIGHT),
        utility.config.weights[name]({ c: calls.length }),
      ),
    class: (utility, { calls }) =>
      calls.some((call) => infoOf(utility, call).class.type === "Normal") ? "Normal" : "Operational",
    dispatch: (utility, origin, { calls }) => dispatch(utility, origin, calls),
  };
}

const calls: Calls<Utility> = {
  batch: batchHandler("batch", batch),
  as_derivative: {
    weight: (utility, { call }) => addWeights(derivativeWeight(utility), weightOf(utility, call)),
    class: classOf,
    dispatch: (utility, origin, { index, call }) => asDerivative(utility, origin, index, call),
  },
  batch_all: batchHandler("batch_all", batchAll),
  dispatch_as: {
    weight: (utility, { call }) => addWeights(utility.config.weights.dispatch_as(), weightOf(utility, call)),
    class: classOf,
    dispatch: (utility, origin, { as_origin, call }) => dispatchAs(utility, origin, as_origin, call),
  },
  force_batch: batchHandler("force_batch", forceBatch),
  with_weight: {
    weight: (_utility, { weight }) => weight,
    class: classOf,
    dispatch: (utility, origin, { call }) => withWeight(utility, origin, call),
  },
  if_else: {
    weight: (utility, { main, fallback }) =>
      [main, fallback].reduce(
        (sum, call) => addWeights(sum, weightOf(utility, call)),
        utility.config.weights.if_else(),
      ),
    class: (utility, { main, fallback }) =>
      [main, fallback].every((call) => infoOf(utility, call).class.type === "Operational")
        ? "Operational"
        : "Normal",
    dispatch: (utility, origin, { main, fallback }) => ifElse(utility, origin, main, fallback),
  },
  dispatch_as_fallible: {
    weight: (utility, { call }) =>
      addWeights(utility.config.weights.dispatch_as_fallible(), weightOf(utility, call)),
    class: classOf,
    dispatch: (utility, origin, { as_origin, call }) => dispatchAsFallible(utility, origin, as_origin, call),
  },
};

/** Everything Utility does. */
export const utilityCode: PalletCode<Utility> = { calls };
