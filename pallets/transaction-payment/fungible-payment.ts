import type { AccountId } from "@serinus/bytes";
import { DispatchFailure } from "@serinus/frame";
import {
  type Balances,
  type Credit,
  canWithdraw,
  deposit,
  noDebt,
  offset,
  split,
  totalBalance,
  withdraw,
} from "@serinus/pallet-balances";
import type { FeePayment } from "./transaction-payment.ts";

/**
 * Fees are paid in the balances' token (`FungibleAdapter`). `onPaid` is given what a transaction paid in the end, the
 * tip apart, and decides where it goes.
 */
export function fungiblePayment(
  balances: Balances,
  onPaid: (fee: Credit, tip: Credit) => void,
): FeePayment<Credit> {
  return {
    canPay: (who, fee) => canWithdraw(balances, who, fee) === "Success",
    take(who, fee) {
      try {
        return withdraw(balances, who, fee, "Exact", "Preserve", "Polite");
      } catch (failure) {
        if (!(failure instanceof DispatchFailure)) throw failure;
        return undefined;
      }
    },
    settle(who, paid, fee, tip) {
      const [forTip, forFee] = split(offset(paid, refund(balances, who, paid - fee)), tip);
      onPaid(forFee, forTip);
    },
  };
}

/** Gives back `amount`, unless the account is gone. */
function refund(balances: Balances, who: AccountId, amount: bigint) {
  if (amount <= 0n || totalBalance(balances, who) === 0n) return noDebt;
  try {
    return deposit(balances, who, amount, "BestEffort");
  } catch (failure) {
    if (!(failure instanceof DispatchFailure)) throw failure;
    return noDebt;
  }
}
