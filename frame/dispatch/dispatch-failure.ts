import type { DispatchError } from "@serinus/runtime-api";
import type { CallResult } from "./dispatch-info.ts";

/**
 * What a failing dispatchable throws. Failures of a pallet's errors are prepared once, so throwing one costs nothing;
 * for the same reason this is no `Error` and has no stack.
 */
export class DispatchFailure {
  readonly error: DispatchError;
  /** Weight really used and whether the caller pays, where a call says so although it failed. */
  readonly postInfo: CallResult;
  /** For people: `Balances.InsufficientBalance`. */
  readonly message: string;

  constructor(error: DispatchError, message: string, postInfo: CallResult = {}) {
    this.error = error;
    this.message = message;
    this.postInfo = postInfo;
  }

  toString(): string {
    return `DispatchFailure: ${this.message}`;
  }
}

/** The failure for a pallet's error. */
export function moduleFailure(pallet: number, error: number, message: string): DispatchFailure {
  return new DispatchFailure(
    { type: "Module", value: { index: pallet, error: Uint8Array.of(error, 0, 0, 0) } },
    message,
  );
}

/** The same failure with the weight that was used before it (`DispatchErrorWithPostInfo`). */
export function withPostInfo(failure: DispatchFailure, postInfo: CallResult): DispatchFailure {
  return new DispatchFailure(failure.error, failure.message, postInfo);
}

/** A failure from an error that came as a value. */
export function failureOf(error: DispatchError, postInfo?: CallResult): DispatchFailure {
  return new DispatchFailure(error, describe(error), postInfo);
}

function describe(error: DispatchError): string {
  const inner = error.value;
  return typeof inner === "object" && "type" in inner ? `${error.type}.${inner.type}` : error.type;
}

const plain = (
  type:
    | "BadOrigin"
    | "CannotLookup"
    | "ConsumerRemaining"
    | "NoProviders"
    | "TooManyConsumers"
    | "Exhausted"
    | "Corruption"
    | "Unavailable"
    | "RootNotAllowed"
    | "Other",
) => failureOf({ type });

export const badOrigin = /* @__PURE__ */ plain("BadOrigin");
export const cannotLookup = /* @__PURE__ */ plain("CannotLookup");
export const consumerRemaining = /* @__PURE__ */ plain("ConsumerRemaining");
export const noProviders = /* @__PURE__ */ plain("NoProviders");
export const tooManyConsumers = /* @__PURE__ */ plain("TooManyConsumers");
export const exhausted = /* @__PURE__ */ plain("Exhausted");
export const corruption = /* @__PURE__ */ plain("Corruption");
export const unavailable = /* @__PURE__ */ plain("Unavailable");
export const rootNotAllowed = /* @__PURE__ */ plain("RootNotAllowed");
/** `DispatchError::Other`, whose text never reaches the chain. */
export const otherFailure = /* @__PURE__ */ plain("Other");

type InnerType<T extends DispatchError["type"]> = Extract<
  DispatchError,
  { readonly type: T; readonly value: { readonly type: string } }
>["value"]["type"];

/** `throw tokenFailure("FundsUnavailable")` */
export function tokenFailure(type: InnerType<"Token">): DispatchFailure {
  return failureOf({ type: "Token", value: { type } });
}

/** `throw arithmeticFailure("Overflow")` */
export function arithmeticFailure(type: InnerType<"Arithmetic">): DispatchFailure {
  return failureOf({ type: "Arithmetic", value: { type } });
}

/** `throw transactionalFailure("LimitReached")` */
export function transactionalFailure(type: InnerType<"Transactional">): DispatchFailure {
  return failureOf({ type: "Transactional", value: { type } });
}
