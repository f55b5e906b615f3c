import type { AccountId } from "@serinus/bytes";
import { badOrigin } from "../dispatch/dispatch-failure.ts";

/** A call of any pallet, as the runtime's outer call enum has it. */
export interface AnyCall {
  readonly type: string;
  readonly value: { readonly type: string; readonly value?: unknown };
}

/** The origins that every runtime has (`frame_support::dispatch::RawOrigin`). */
export type RawOrigin =
  | { readonly type: "Root"; readonly value?: undefined }
  | { readonly type: "Signed"; readonly value: AccountId }
  | { readonly type: "None"; readonly value?: undefined };

/** Who calls: a variant of the runtime's `OriginCaller`. The raw origins stand under the name `system`. */
export type OriginCaller =
  | { readonly type: "system"; readonly value: RawOrigin }
  | { readonly type: string; readonly value: unknown };

/** Whether a call may be dispatched. */
export type CallFilter = (call: AnyCall) => boolean;

/** Who calls, and what it may call. Root may call everything. */
export interface Origin {
  readonly caller: OriginCaller;
  readonly filter: CallFilter;
}

/** Makes origins that carry the runtime's base call filter. */
export interface Origins {
  readonly root: Origin;
  readonly none: Origin;
  signed(who: AccountId): Origin;
  /** An origin of any kind, with the base filter unless it is root. */
  from(caller: OriginCaller): Origin;
}

const everything: CallFilter = () => true;

/** The origins of a runtime; `baseCallFilter` is what they may call, everything unless it is given. */
export function createOrigins(baseCallFilter: CallFilter = everything): Origins {
  const from = (caller: OriginCaller): Origin => ({
    caller,
    filter: rawOrigin(caller)?.type === "Root" ? everything : baseCallFilter,
  });
  return {
    root: from({ type: "system", value: { type: "Root" } }),
    none: from({ type: "system", value: { type: "None" } }),
    signed: (who) => from({ type: "system", value: { type: "Signed", value: who } }),
    from,
  };
}

/** The same filter, another caller (`set_caller_from`). */
export function withCaller(origin: Origin, caller: OriginCaller): Origin {
  return { caller, filter: origin.filter };
}

/** The same caller, held by one more filter (`add_filter`). */
export function withFilter(origin: Origin, filter: CallFilter): Origin {
  return { caller: origin.caller, filter: (call) => filter(call) && origin.filter(call) };
}

/** The caller of a signed origin. */
export function signedCaller(who: AccountId): OriginCaller {
  return { type: "system", value: { type: "Signed", value: who } };
}

/** Whether the origin's filter lets the call through; root's lets all. */
export function allows(origin: Origin, call: AnyCall): boolean {
  return rawOrigin(origin.caller)?.type === "Root" || origin.filter(call);
}

/** The raw origin, `undefined` for a pallet's own. */
export function rawOrigin(caller: OriginCaller): RawOrigin | undefined {
  return caller.type === "system" ? (caller.value as RawOrigin) : undefined;
}

/** The account that signed. @throws DispatchFailure `BadOrigin` */
export function ensureSigned(origin: Origin): AccountId {
  const raw = rawOrigin(origin.caller);
  if (raw?.type !== "Signed") throw badOrigin;
  return raw.value;
}

/** @throws DispatchFailure `BadOrigin` */
export function ensureRoot(origin: Origin): void {
  if (rawOrigin(origin.caller)?.type !== "Root") throw badOrigin;
}

/** @throws DispatchFailure `BadOrigin` */
export function ensureNone(origin: Origin): void {
  if (rawOrigin(origin.caller)?.type !== "None") throw badOrigin;
}

/** The account that signed, `undefined` for root. @throws DispatchFailure `BadOrigin` */
export function ensureSignedOrRoot(origin: Origin): AccountId | undefined {
  const raw = rawOrigin(origin.caller);
  if (raw?.type === "Root") return undefined;
  if (raw?.type !== "Signed") throw badOrigin;
  return raw.value;
}
