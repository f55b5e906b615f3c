import type { AccountId } from "@serinus/bytes";
import { badOrigin } from "../dispatch/dispatch-failure.ts";
import { type Origin, type OriginCaller, rawOrigin } from "./origin.ts";

/**
 * A condition on origins, chosen by the runtime: gives what the origin stands for, boxed so that it may be
 * `undefined`, or `undefined` when the origin will not do (`frame_support::traits::EnsureOrigin`).
 */
export type EnsureOrigin<Success = undefined> = (origin: Origin) => { readonly value: Success } | undefined;

/** What the origin stands for. @throws DispatchFailure `BadOrigin` */
export function ensureOrigin<S>(condition: EnsureOrigin<S>, origin: Origin): S {
  const success = condition(origin);
  if (success === undefined) throw badOrigin;
  return success.value;
}

/** Root (`EnsureRoot`). */
export const isRoot: EnsureOrigin = (origin) =>
  rawOrigin(origin.caller)?.type === "Root" ? { value: undefined } : undefined;

/** Any account, which it stands for (`EnsureSigned`). */
export const isSigned: EnsureOrigin<AccountId> = (origin) => {
  const raw = rawOrigin(origin.caller);
  return raw?.type === "Signed" ? { value: raw.value } : undefined;
};

/** What nobody has signed (`EnsureNone`). */
export const isNone: EnsureOrigin = (origin) =>
  rawOrigin(origin.caller)?.type === "None" ? { value: undefined } : undefined;

/** No origin at all. */
export const neverOrigin: EnsureOrigin<never> = () => undefined;

/** Signed by one of the accounts that `members` gives. */
export function isSignedBy(members: () => Iterable<AccountId>): EnsureOrigin<AccountId> {
  return (origin) => {
    const signed = isSigned(origin);
    if (signed === undefined) return undefined;
    for (const member of members()) if (member === signed.value) return signed;
    return undefined;
  };
}

/** A pallet's own origin: `isCaller("Origins", (value) => value.type === "Treasurer" ? … : undefined)`. */
export function isCaller<S>(
  type: OriginCaller["type"],
  judge: (value: unknown) => { readonly value: S } | undefined,
): EnsureOrigin<S> {
  return (origin) => (origin.caller.type === type ? judge(origin.caller.value) : undefined);
}

/** The first condition that holds (`EitherOf`, `EitherOfDiverse`). */
export function eitherOf<A, B>(first: EnsureOrigin<A>, second: EnsureOrigin<B>): EnsureOrigin<A | B> {
  return (origin) => first(origin) ?? second(origin);
}

/** The same condition, standing for something else (`MapSuccess`). */
export function mapSuccess<A, B>(condition: EnsureOrigin<A>, change: (value: A) => B): EnsureOrigin<B> {
  return (origin) => {
    const success = condition(origin);
    return success === undefined ? undefined : { value: change(success.value) };
  };
}

/** Root, standing for `value` (`EnsureRootWithSuccess`). */
export function rootWithSuccess<S>(value: S): EnsureOrigin<S> {
  return mapSuccess(isRoot, () => value);
}
