import type { AccountId } from "@serinus/bytes";
import { least, U128 } from "@serinus/numeric";
import { mutateStored } from "./account.ts";
import type { StoredAccount } from "./account-store.ts";
import type { Balances } from "./balances.ts";
import { reducibleOf } from "./inspect.ts";
import {
  belowMinimum,
  type Fortitude,
  fundsUnavailable,
  overflow,
  type Precision,
  type Preservation,
} from "./tokens.ts";

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
  stored: StoredAccount = balances.config.accounts.get(who),
): bigint {
  const most = reducibleOf(balances, stored, preservation, force);
  if (precision === "Exact" && amount > most) throw fundsUnavailable;
  const taken = least(amount, most);
  mutateStored(balances, who, stored, (account) => {
    account.free -= taken;
  });
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
  stored: StoredAccount = balances.config.accounts.get(who),
): bigint {
  const before = stored.data.free;
  if (precision === "Exact" && before + amount > U128.max) throw overflow;
  const after = U128.saturatingAdd(before, amount);
  if (after < balances.constants.ExistentialDeposit) {
    if (precision === "Exact") throw belowMinimum;
    return 0n;
  }
  if (after === before) return 0n;
  mutateStored(balances, who, stored, (account) => {
    account.free = after;
  });
  return after - before;
}
