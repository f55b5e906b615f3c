import {
  type AnyCall,
  addWeights,
  type CallHandler,
  type CallResult,
  type Calls,
  dbWeight,
  ensureRoot,
  ensureSigned,
  failureOf,
  type Origin,
  outcomeOf,
  signedCaller,
  withCaller,
  withFilter,
  ZERO_WEIGHT,
} from "@serinus/frame";
import type { DispatchError, Weight } from "@serinus/runtime-api";
import { announced, batch, ensureBatch, ensureSomebody, forceBatch, make, resultOf } from "./batch.ts";
import { derivativeAccount } from "./derivative-account.ts";
import type { Utility } from "./utility.ts";

type Batch = CallHandler<Utility, { calls: AnyCall[] }>;

/** One handler a call: origin, then the calls within. */
export const calls: Calls<Utility> = {
  batch: {
    ...announcing("batch"),
    dispatch(utility, origin, { calls }) {
      ensureBatch(utility, origin, calls);
      return batch(utility, origin, calls);
    },
  },
  as_derivative: {
    weight: (utility, { call }) => addWeights(derivativeWeight(utility), callWeight(utility, call)),
    class: (utility, { call }) => callClass(utility, call),
    dispatch(utility, origin, { index, call }) {
      const account = derivativeAccount(utility.host, ensureSigned(origin), index);
      const { outcome, weight } = make(utility, call, withCaller(origin, signedCaller(account)));
      const used = { actual_weight: addWeights(derivativeWeight(utility), weight) };
      if (!outcome.ok) throw failureOf(outcome.error, used);
      return used;
    },
  },
  batch_all: {
    ...announcing("batch_all"),
    dispatch(utility, origin, { calls }) {
      ensureBatch(utility, origin, calls);
      return batchAll(utility, origin, calls);
    },
  },
  dispatch_as: {
    weight: (utility, { call }) =>
      addWeights(utility.config.weights.dispatch_as(), callWeight(utility, call)),
    class: (utility, { call }) => callClass(utility, call),
    dispatch(utility, origin, { as_origin, call }) {
      ensureRoot(origin);
      const { dispatcher, origins } = utility.config;
      const outcome = outcomeOf(() => dispatcher.dispatchBypassingFilter(call, origins.from(as_origin)));
      utility.deposit({ type: "DispatchedAs", value: { result: resultOf(outcome) } });
    },
  },
  force_batch: {
    ...announcing("force_batch"),
    dispatch(utility, origin, { calls }) {
      ensureBatch(utility, origin, calls);
      return forceBatch(utility, origin, calls);
    },
  },
  with_weight: {
    weight: (_utility, { weight }) => weight,
    class: (utility, { call }) => callClass(utility, call),
    dispatch(utility, origin, { call }) {
      ensureRoot(origin);
      const { dispatcher, origins } = utility.config;
      const outcome = outcomeOf(() => dispatcher.dispatchBypassingFilter(call, origins.root));
      if (!outcome.ok) throw failureOf(outcome.error);
    },
  },
  if_else: {
    weight(utility, { main, fallback }) {
      const both = addWeights(callWeight(utility, main), callWeight(utility, fallback));
      return addWeights(utility.config.weights.if_else(), both);
    },
    class: (utility, { main, fallback }) =>
      [main, fallback].every((call) => callClass(utility, call) === "Operational") ? "Operational" : "Normal",
    dispatch(utility, origin, { main, fallback }) {
      ensureSomebody(origin);
      return ifElse(utility, origin, main, fallback);
    },
  },
  dispatch_as_fallible: {
    weight: (utility, { call }) =>
      addWeights(utility.config.weights.dispatch_as_fallible(), callWeight(utility, call)),
    class: (utility, { call }) => callClass(utility, call),
    dispatch(utility, origin, { as_origin, call }) {
      ensureRoot(origin);
      const { dispatcher, origins } = utility.config;
      const outcome = outcomeOf(() => dispatcher.dispatchBypassingFilter(call, origins.from(as_origin)));
      if (!outcome.ok) throw failureOf(outcome.error);
      utility.deposit({ type: "DispatchedAs", value: { result: { type: "Ok" } } });
    },
  },
};

/** Makes all calls or fails with the first that fails. No batch of this kind may be among them. */
function batchAll(utility: Utility, origin: Origin, calls: readonly AnyCall[]): CallResult {
  const { weights } = utility.config;
  const within = withFilter(origin, (call) => call.type !== utility.name || call.value.type !== "batch_all");
  let used = ZERO_WEIGHT;
  const usedBy = (count: number) => ({ actual_weight: addWeights(weights.batch_all({ c: count }), used) });
  for (const [index, call] of calls.entries()) {
    const { outcome, weight } = make(utility, call, within);
    used = addWeights(used, weight);
    if (!outcome.ok) throw failureOf(outcome.error, usedBy(index + 1));
    utility.deposit({ type: "ItemCompleted" });
  }
  utility.deposit({ type: "BatchCompleted" });
  return usedBy(calls.length);
}

function ifElse(utility: Utility, origin: Origin, main: AnyCall, fallback: AnyCall): CallResult {
  const first = make(utility, main, origin);
  const afterMain = addWeights(utility.config.weights.if_else(), first.weight);
  if (first.outcome.ok) {
    utility.deposit({ type: "IfElseMainSuccess" });
    return { actual_weight: afterMain };
  }
  const main_error: DispatchError = first.outcome.error;
  const second = make(utility, fallback, origin);
  const used = { actual_weight: addWeights(afterMain, second.weight) };
  if (!second.outcome.ok) throw failureOf(second.outcome.error, used);
  utility.deposit({ type: "IfElseFallbackCalled", value: { main_error } });
  return used;
}

/** What batches announce: their own weight and that of all calls. */
function announcing(of: "batch" | "batch_all" | "force_batch"): Required<Pick<Batch, "weight" | "class">> {
  return {
    weight: (utility, { calls }) =>
      addWeights(announced(utility, calls).weight, utility.config.weights[of]({ c: calls.length })),
    class: (utility, { calls }) => announced(utility, calls).class,
  };
}

/** Weight of acting for a derivative account, whose nonce and balance System keeps. */
function derivativeWeight({ config }: Utility): Weight {
  return addWeights(config.weights.as_derivative(), dbWeight(config.dbWeight, 1, 1));
}

function callWeight({ config }: Utility, call: AnyCall): Weight {
  return config.dispatcher.info(call).call_weight;
}

function callClass({ config }: Utility, call: AnyCall) {
  return config.dispatcher.info(call).class.type;
}
