import type { AccountId } from "@serinus/bytes";

/**
 * The native token as pallets that take deposits see it (`frame_support::traits::ReservableCurrency`): a part of an
 * account's balance is set aside, without a name. Amounts are in the smallest unit.
 */
export interface ReservableCurrency {
  /** Sets a part of the free balance aside. @throws DispatchFailure when there is not enough */
  reserve(who: AccountId, amount: bigint): void;
  /** Frees what was set aside. @returns the part of `amount` that was not there */
  unreserve(who: AccountId, amount: bigint): bigint;
  /** Takes from what was set aside, for good. @returns the part of `amount` that was not there */
  slashReserved(who: AccountId, amount: bigint): bigint;
  /**
   * Gives what one account has set aside to another, which gets it free or set aside.
   * @returns the part of `amount` that was not there
   * @throws DispatchFailure when the other account does not exist
   */
  repatriateReserved(from: AccountId, to: AccountId, amount: bigint, as: "Free" | "Reserved"): bigint;
  /** All that the account has set aside, for whatever reason. */
  reservedBalance(who: AccountId): bigint;
}
