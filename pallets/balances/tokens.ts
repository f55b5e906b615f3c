import { arithmeticFailure, type DispatchFailure, tokenFailure } from "@serinus/frame";

/** Whether the account may go (`frame_support::traits::tokens`). */
export type Preservation =
  /** It may. */
  | "Expendable"
  /** It may, unless nothing else provides for it. */
  | "Protect"
  /** The existential deposit must stay. */
  | "Preserve";

/** Whether frozen balance is taken too. */
export type Fortitude = "Polite" | "Force";

/** What happens when not all of an amount is there: failure, or less. */
export type Precision = "Exact" | "BestEffort";

/** Whether balance that was on hold stays so. */
export type Restriction = "Free" | "OnHold";

/** Whether deposited balance is new or was there before. */
export type Provenance = "Minted" | "Extant";

/** What would come of a deposit. */
export type DepositConsequence = "BelowMinimum" | "Overflow" | "Success";

/** What would come of a withdrawal. */
export type WithdrawConsequence =
  | "BalanceLow"
  | "WouldDie"
  | "Underflow"
  | "Frozen"
  /** The account goes, with what is left of it. */
  | "ReducedToZero"
  | "Success";

export const fundsUnavailable = /* @__PURE__ */ tokenFailure("FundsUnavailable");
export const belowMinimum = /* @__PURE__ */ tokenFailure("BelowMinimum");
export const cannotCreate = /* @__PURE__ */ tokenFailure("CannotCreate");
export const cannotCreateHold = /* @__PURE__ */ tokenFailure("CannotCreateHold");
export const frozen = /* @__PURE__ */ tokenFailure("Frozen");
const onlyProvider = /* @__PURE__ */ tokenFailure("OnlyProvider");
const notExpendable = /* @__PURE__ */ tokenFailure("NotExpendable");
export const overflow = /* @__PURE__ */ arithmeticFailure("Overflow");
export const underflow = /* @__PURE__ */ arithmeticFailure("Underflow");

/** Why the withdrawal fails, `undefined` when it does not. An account that must stay cannot be reduced to zero. */
export function withdrawFailure(
  consequence: WithdrawConsequence,
  mustStay: boolean,
): DispatchFailure | undefined {
  switch (consequence) {
    case "BalanceLow":
      return fundsUnavailable;
    case "WouldDie":
      return onlyProvider;
    case "Underflow":
      return underflow;
    case "Frozen":
      return frozen;
    case "ReducedToZero":
      return mustStay ? notExpendable : undefined;
    case "Success":
      return undefined;
  }
}

/** Why the deposit fails, `undefined` when it does not. */
export function depositFailure(consequence: DepositConsequence): DispatchFailure | undefined {
  switch (consequence) {
    case "BelowMinimum":
      return belowMinimum;
    case "Overflow":
      return overflow;
    case "Success":
      return undefined;
  }
}
