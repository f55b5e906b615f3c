import type { AccountId } from "@serinus/bytes";
import { least, U128 } from "@serinus/numeric";
import { mutateAccount } from "./account.ts";
import { attempt } from "./attempt.ts";
import type { Balances } from "./balances.ts";
import {
  dropNegative,
  dropPositive,
  type NegativeImbalance,
  noNegative,
  noPositive,
  type PositiveImbalance,
} from "./currency-imbalance.ts";
import { totalBalance } from "./inspect.ts";
import { overflow } from "./tokens.ts";
import { transfer } from "./transfer.ts";

/** Whether an account that pays may go by it (`ExistenceRequirement`). */
export type ExistenceRequirement = "KeepAlive" | "AllowDeath";

/** Transfers as `transfer` does; nothing for nothing, and nothing to oneself (`Currency::transfer`). */
export function transferCurrency(
  balances: Balances,
  source: AccountId,
  dest: AccountId,
  amount: bigint,
  existence: ExistenceRequirement,
): void {
  if (amount === 0n || source === dest) return;
  transfer(balances, source, dest, amount, existence === "KeepAlive" ? "Preserve" : "Expendable");
}

/**
 * Takes free balance away, frozen or not, as far as the account can give it (`Currency::slash`).
 * @returns what was taken, and how much was not there
 */
export function slash(
  balances: Balances,
  who: AccountId,
  amount: bigint,
): readonly [taken: NegativeImbalance, missing: bigint] {
  if (amount === 0n) return [noNegative, 0n];
  if (totalBalance(balances, who) === 0n) return [noNegative, amount];
  const { consumers, providers } = balances.config.accounts.get(who);
  const mayGo = consumers === 0 || providers > 1;
  const taken = attempt(() =>
    mutateAccount(balances, who, (account) => {
      const most = mayGo
        ? account.free
        : U128.saturatingSub(account.free, balances.constants.ExistentialDeposit);
      const actual = least(amount, most);
      account.free -= actual;
      return actual;
    }),
  );
  if (taken === undefined) return [noNegative, amount];
  balances.deposit({ type: "Slashed", value: { who, amount: taken } });
  return [taken as NegativeImbalance, amount - taken];
}

/**
 * Puts new balance into an account that exists (`Currency::deposit_into_existing`).
 * @throws DispatchFailure `DeadAccount`, `Overflow`
 */
export function depositIntoExisting(balances: Balances, who: AccountId, amount: bigint): PositiveImbalance {
  if (amount === 0n) return noPositive;
  return mutateAccount(balances, who, (account, isNew) => {
    if (isNew) throw balances.error.DeadAccount;
    if (account.free + amount > U128.max) throw overflow;
    account.free += amount;
    balances.deposit({ type: "Deposit", value: { who, amount } });
    return amount as PositiveImbalance;
  });
}

/** Puts new balance into an account, which may come to be by it; nothing where it is too little for that (`Currency::deposit_creating`). */
export function depositCreating(balances: Balances, who: AccountId, amount: bigint): PositiveImbalance {
  if (amount === 0n) return noPositive;
  const put = attempt(() =>
    mutateAccount(balances, who, (account, isNew) => {
      if (isNew && amount < balances.constants.ExistentialDeposit) throw balances.error.ExistentialDeposit;
      if (account.free + amount > U128.max) return noPositive;
      account.free += amount;
      balances.deposit({ type: "Deposit", value: { who, amount } });
      return amount as PositiveImbalance;
    }),
  );
  return put ?? noPositive;
}

/**
 * Takes free balance out of an account (`Currency::withdraw`).
 * @throws DispatchFailure `InsufficientBalance`, `Expendability` when it must live, `LiquidityRestrictions`
 */
export function withdrawCurrency(
  balances: Balances,
  who: AccountId,
  amount: bigint,
  existence: ExistenceRequirement,
): NegativeImbalance {
  if (amount === 0n) return noNegative;
  const ed = balances.constants.ExistentialDeposit;
  return mutateAccount(balances, who, (account) => {
    const left = account.free - amount;
    if (left < 0n) throw balances.error.InsufficientBalance;
    if (existence === "KeepAlive" && left < ed && account.free >= ed) throw balances.error.Expendability;
    if (left < account.frozen) throw balances.error.LiquidityRestrictions;
    account.free = left;
    balances.deposit({ type: "Withdraw", value: { who, amount } });
    return amount as NegativeImbalance;
  });
}

/** Sets free balance, and the total issuance with it (`Currency::make_free_balance_be`, its imbalance dropped). */
export function makeFreeBalanceBe(balances: Balances, who: AccountId, free: bigint): void {
  const grown = attempt(() =>
    mutateAccount(balances, who, (account, isNew) => {
      if (isNew && free < balances.constants.ExistentialDeposit) throw balances.error.ExistentialDeposit;
      const difference = free - account.free;
      account.free = free;
      balances.deposit({ type: "BalanceSet", value: { who, free } });
      return difference;
    }),
  );
  if (grown === undefined) return;
  if (grown >= 0n) dropPositive(balances, grown as PositiveImbalance);
  else dropNegative(balances, -grown as NegativeImbalance);
}

/** Gives what was taken to an account; what it cannot take leaves the issuance (`Currency::resolve_creating`). */
export function resolveCreating(balances: Balances, who: AccountId, taken: NegativeImbalance): void {
  const put = depositCreating(balances, who, taken);
  dropNegative(balances, (taken - put) as NegativeImbalance);
}
