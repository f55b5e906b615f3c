import { type AnyCall, constant, definePallet, type OriginCaller, typed } from "@serinus/frame";
import { DispatchError, DispatchResult, Weight } from "@serinus/runtime-api";
import { type Codec, u16, u32, vec } from "@serinus/scale";

/** What Utility leaves to the runtime. */
export interface UtilityTypes {
  readonly RuntimeCall: Codec<AnyCall>;
  /** The origins of all pallets (`PalletsOrigin`). */
  readonly OriginCaller: Codec<OriginCaller>;
}

export type UtilityManifest = ReturnType<typeof utilityManifest>;

/** Calls of calls: several at once, on behalf of others, with a second choice (`pallet_utility`). */
export function utilityManifest({ RuntimeCall, OriginCaller }: UtilityTypes) {
  const calls = typed("Vec<<T as Config>::RuntimeCall>", vec(RuntimeCall));
  const call = typed("Box<<T as Config>::RuntimeCall>", RuntimeCall);
  const as_origin = typed("Box<T::PalletsOrigin>", OriginCaller);
  return definePallet({
    module: "pallet_utility",
    docs: "Calls of calls: several at once, on behalf of others, with a second choice.",
    genericEvent: false,
    calls: {
      batch: {
        index: 0,
        args: { calls },
        docs: "Makes calls one after the other up to the first that fails. What was done stays.",
      },
      as_derivative: {
        index: 1,
        args: { index: u16, call },
        docs: "Makes a call as one of the sender's derivative accounts, which are numbered.",
      },
      batch_all: {
        index: 2,
        args: { calls },
        docs: "Makes all calls or none. It cannot stand in itself.",
      },
      dispatch_as: {
        index: 3,
        args: { as_origin, call },
        docs: "Makes a call as any origin. For root. Succeeds whether the call does or not.",
      },
      force_batch: {
        index: 4,
        args: { calls },
        docs: "Makes calls one after the other, whether any fails or not.",
      },
      with_weight: {
        index: 5,
        args: { call, weight: Weight },
        docs: "Makes a call as if it had this weight. For root.",
      },
      if_else: {
        index: 6,
        args: { main: call, fallback: call },
        docs: "Makes a call, and another if it fails.",
      },
      dispatch_as_fallible: {
        index: 7,
        args: { as_origin, call },
        docs: "Makes a call as any origin. For root. Fails when the call does.",
      },
    },
    events: {
      BatchInterrupted: {
        fields: { index: u32, error: DispatchError },
        docs: "A call of a batch failed, and those after it were not made.",
      },
      BatchCompleted: { docs: "All calls of a batch were made." },
      BatchCompletedWithErrors: { docs: "All calls of a batch were made, and some failed." },
      ItemCompleted: { docs: "A call of a batch was made." },
      ItemFailed: { fields: { error: DispatchError }, docs: "A call of a batch failed." },
      DispatchedAs: {
        fields: { result: typed("DispatchResult", DispatchResult) },
        docs: "A call was made as another origin.",
      },
      IfElseMainSuccess: { docs: "The first choice succeeded." },
      IfElseFallbackCalled: {
        fields: { main_error: DispatchError },
        docs: "The first choice failed, and the second succeeded.",
      },
    },
    errors: { TooManyCalls: "The batch has more calls than it may." },
    constants: { batched_calls_limit: constant(u32, "Most calls of a batch.") },
  });
}
