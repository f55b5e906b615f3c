import type { AccountId } from "@serinus/bytes";
import { least, U128 } from "@serinus/numeric";
import { accountOf, mutateAccount, mutateKeepingDust } from "./account.ts";
import { attempt } from "./attempt.ts";
import type { Balances } from "./balances.ts";
import { type NegativeImbalance, noNegative } from "./currency-imbalance.ts";
import { reducibleBalanceOnHold } from "./hold.ts";
import { totalBalance } from "./inspect.ts";
import { handleDust } from "./issuance.ts";
import { type Fortitude, fundsUnavailable, overflow, type Precision } from "./tokens.ts";
import type { BalanceStatus } from "./types.ts";

/** Whether {@link reserve} would succeed, with the existential deposit left. */
export function canReserve(balances: Balances, who: AccountId, amount: bigint): boolean {
  if (amount === 0n) return true;
  const { free, frozen } = accountOf(balances, who);
  const left = free - amount;
  return left >= balances.constants.ExistentialDeposit && left >= frozen;
}

/**
 * Moves balance from free to reserved.
 * @throws DispatchFailure `InsufficientBalance`, `LiquidityRestrictions`, `Overflow`, or of the references
 */
export function reserve(balances: Balances, who: AccountId, amount: bigint): void {
  if (amount === 0n) return;
  const { error } = balances;
  mutateAccount(balances, who, (account) => {
    if (account.free < amount) throw error.InsufficientBalance;
    if (account.reserved + amount > U128.max) throw overflow;
    if (account.free - amount < account.frozen) throw error.LiquidityRestrictions;
    account.free -= amount;
    account.reserved += amount;
  });
  balances.deposit({ type: "Reserved", value: { who, amount } });
}

/** Moves balance from reserved to free, as far as it is there. @returns how much was not there */
export function unreserve(balances: Balances, who: AccountId, amount: bigint): bigint {
  if (amount === 0n) return 0n;
  if (totalBalance(balances, who) === 0n) return amount;
  const freed = attempt(() =>
    mutateAccount(balances, who, (account) => {
      const actual = least(amount, account.reserved);
      account.reserved -= actual;
      account.free = U128.saturatingAdd(account.free, actual);
      return actual;
    }),
  );
  if (freed === undefined) return amount;
  balances.deposit({ type: "Unreserved", value: { who, amount: freed } });
  return amount - freed;
}

/** Takes reserved balance away, as far as it is there. @returns what was taken, and how much was not there */
export function slashReserved(
  balances: Balances,
  who: AccountId,
  amount: bigint,
): readonly [taken: NegativeImbalance, missing: bigint] {
  if (amount === 0n) return [noNegative, 0n];
  if (totalBalance(balances, who) === 0n) return [noNegative, amount];
  const taken = attempt(() =>
    mutateAccount(balances, who, (account) => {
      const actual = least(amount, account.reserved);
      account.reserved -= actual;
      return actual;
    }),
  );
  if (taken === undefined) return [noNegative, amount];
  balances.deposit({ type: "Slashed", value: { who, amount: taken } });
  return [taken as NegativeImbalance, amount - taken];
}

/**
 * Moves reserved balance to another account, which must exist. @returns how much was not there
 * @throws DispatchFailure `DeadAccount`, `Overflow`, or of the references
 */
export function repatriateReserved(
  balances: Balances,
  slashed: AccountId,
  beneficiary: AccountId,
  amount: bigint,
  status: BalanceStatus,
): bigint {
  return amount - transferReserved(balances, slashed, beneficiary, amount, "BestEffort", "Polite", status);
}

/** @returns how much was moved. @throws DispatchFailure also `FundsUnavailable` when `Exact` and not all is there */
export function transferReserved(
  balances: Balances,
  slashed: AccountId,
  beneficiary: AccountId,
  amount: bigint,
  precision: Precision,
  force: Fortitude,
  status: BalanceStatus,
): bigint {
  if (amount === 0n) return 0n;
  const most = reducibleBalanceOnHold(balances, slashed, force);
  if (precision === "Exact" && amount > most) throw fundsUnavailable;
  const actual = least(amount, most);
  if (slashed === beneficiary) {
    return status.type === "Free" ? actual - unreserve(balances, slashed, actual) : actual;
  }
  const to = status.type === "Free" ? "free" : "reserved";
  const { result, dust } = mutateKeepingDust(balances, beneficiary, (receiver, isNew) => {
    if (isNew) throw balances.error.DeadAccount;
    return mutateKeepingDust(balances, slashed, (giver) => {
      if (receiver[to] + actual > U128.max) throw overflow;
      receiver[to] += actual;
      giver.reserved = U128.saturatingSub(giver.reserved, actual);
    });
  });
  handleDust(balances, result.dust + dust);
  balances.deposit({
    type: "ReserveRepatriated",
    value: { from: slashed, to: beneficiary, amount: actual, destination_status: status },
  });
  return actual;
}
