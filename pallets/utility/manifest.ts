import { type AnyCall, constant, definePallet, type OriginCaller, typed } from "@serinus/frame";
import { DispatchError, DispatchResult, Weight } from "@serinus/runtime-api";
import { type Codec, u16, u32, vec } from "@serinus/scale";

/** The runtime's own types, which hold this pallet in turn: give them lazily. */
export interface UtilityTypes {
  readonly RuntimeCall: Codec<AnyCall>;
  readonly OriginCaller: Codec<OriginCaller>;
}

/** What {@link utilityManifest} makes. */
export type UtilityManifest = ReturnType<typeof utilityManifest>;

/** Calls that run other calls: several in one transaction, or with another origin. */
export function utilityManifest({ RuntimeCall, OriginCaller }: UtilityTypes) {
  const call = typed("Box<<T as Config>::RuntimeCall>", RuntimeCall);
  const calls = typed("Vec<<T as Config>::RuntimeCall>", vec(RuntimeCall));
  const as_origin = typed("Box<T::PalletsOrigin>", OriginCaller);
  return definePallet({
    module: "pallet_utility",
    docs: "Calls that run other calls: several in one transaction, or with another origin.",
    genericEvent: false,
    events: {
      BatchInterrupted: {
        fields: { index: u32, error: DispatchError },
        docs: "A call of the batch failed and those after it were not made. The index is that of the failed call.",
      },
      BatchCompleted: { docs: "All calls of the batch succeeded." },
      BatchCompletedWithErrors: { docs: "All calls of the batch were made, and at least one failed." },
      ItemCompleted: { docs: "A call of a batch succeeded." },
      ItemFailed: { fields: { error: DispatchError }, docs: "A call of a batch failed." },
      DispatchedAs: {
        fields: { result: typed("DispatchResult", DispatchResult) },
        docs: "A call was made with another origin.",
      },
      IfElseMainSuccess: { docs: "The main call succeeded." },
      IfElseFallbackCalled: {
        fields: { main_error: DispatchError },
        docs: "The main call failed, and the fallback succeeded.",
      },
    },
    errors: { TooManyCalls: "The batch has more calls than `batched_calls_limit`." },
    constants: { batched_calls_limit: constant(u32, "Most calls in a batch.") },
    calls: {
      batch: {
        index: 0,
        args: { calls },
        docs: [
          "Makes the calls in their order, and ends with the first that fails. What the calls before it did stays. This",
          "call itself succeeds in any case; the events tell how the batch ended.",
          "",
          "From any origin but `None`. The calls of root pass every filter.",
        ].join("\n"),
      },
      as_derivative: {
        index: 1,
        args: { index: u16, call },
        docs: [
          "Makes the call in the name of a derived account, one of 65 536 that belong to the sender. What the sender may",
          "not call, the derived account may not either.",
          "",
          "From a signed origin.",
        ].join("\n"),
      },
      batch_all: {
        index: 2,
        args: { calls },
        docs: [
          "Makes all calls or none: fails with the first that fails, and undoes what those before it did. It may not hold",
          "another `batch_all`, unless it is root's.",
          "",
          "From any origin but `None`. The calls of root pass every filter.",
        ].join("\n"),
      },
      dispatch_as: {
        index: 3,
        args: { as_origin, call },
        docs: "Makes the call with the given origin. Succeeds even if the call fails; the event tells.\n\nFrom root.",
      },
      force_batch: {
        index: 4,
        args: { calls },
        docs: [
          "Makes all calls in their order, whether those before them failed or not.",
          "",
          "From any origin but `None`. The calls of root pass every filter.",
        ].join("\n"),
      },
      with_weight: {
        index: 5,
        args: { call, weight: typed("Weight", Weight) },
        docs: "Makes the call as root, at a weight that is stated and not checked.\n\nFrom root.",
      },
      if_else: {
        index: 6,
        args: { main: call, fallback: call },
        docs: [
          "Makes the main call and, if it fails, the fallback. Fails only if both do.",
          "",
          "From any origin but `None`. The calls of root pass every filter.",
        ].join("\n"),
      },
      dispatch_as_fallible: {
        index: 7,
        args: { as_origin, call },
        docs: "Makes the call with the given origin, and fails if the call does.\n\nFrom root.",
      },
    },
  });
}
