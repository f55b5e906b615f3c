import type { AccountId } from "@serinus/bytes";
import { least, U128 } from "@serinus/numeric";
import { mutateAccount } from "./account.ts";
import type { Balances } from "./balances.ts";
import { freeBalance, reducibleBalance } from "./inspect.ts";
import {
  belowMinimum,
  type Fortitude,
  fundsUnavailable,
  overflow,
  type Precision,
  type Preservation,
} from "./tokens.ts";

/**
 * Sets free balance; the total issuance is left to the caller.
 * @throws DispatchFailure `InsufficientBalance` when that takes more than can be taken
 */
export function writeBalance(balances: Balances, who: AccountId, amount: bigint): void {
  const most = reducibleBalance(balances, who, "Expendable", "Force");
  mutateAccount(balances, who, (account) => {
    if (account.free - amount > most) throw balances.error.InsufficientBalance;
    account.free = amount;
  });
}

/**
 * Takes free balance out of an account; the total issuance is left to the caller.
 * @returns how much was taken
 * @throws DispatchFailure `FundsUnavailable` when `Exact` and not all is there
 */
export function decreaseBalance(
  balances: Balances,
  who: AccountId,
  amount: bigint,
  precision: Precision,
  preservation: Preservation,
  force: Fortitude,
): bigint {
  const most = reducibleBalance(balances, who, preservation, force);
  if (precision === "Exact" && amount > most) throw fundsUnavailable;
  const taken = least(amount, most);
  const free = freeBalance(balances, who);
  writeBalance(balances, who, free - taken);
  return taken;
}

/**
 * Puts balance into an account; the total issuance is left to the caller. With `BestEffort` nothing is put where the
 * account would have less than the existential deposit.
 * @returns how much was put
 * @throws DispatchFailure when `Exact`: `Overflow`, `BelowMinimum`
 */
export function increaseBalance(
  balances: Balances,
  who: AccountId,
  amount: bigint,
  precision: Precision,
): bigint {
  const before = freeBalance(balances, who);
  if (precision === "Exact" && before + amount > U128.max) throw overflow;
  const after = U128.saturatingAdd(before, amount);
  if (after < balances.constants.ExistentialDeposit) {
    if (precision === "Exact") throw belowMinimum;
    return 0n;
  }
  if (after !== before) writeBalance(balances, who, after);
  return after - before;
}
