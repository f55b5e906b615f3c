import type { AccountId } from "@serinus/bytes";
import { greatest, U128 } from "@serinus/numeric";
import { accountOf } from "./account.ts";
import type { StoredAccount } from "./account-store.ts";
import type { Balances } from "./balances.ts";
import type {
  DepositConsequence,
  Fortitude,
  Preservation,
  Provenance,
  WithdrawConsequence,
} from "./tokens.ts";
import { totalOf } from "./types.ts";

/** Least free balance that keeps an account: the existential deposit. */
export function minimumBalance(balances: Balances): bigint {
  return balances.constants.ExistentialDeposit;
}

/** All of an account's balance, set apart or not. */
export function totalBalance(balances: Balances, who: AccountId): bigint {
  return totalOf(accountOf(balances, who));
}

/** What of an account's balance is not reserved. It may be frozen. */
export function freeBalance(balances: Balances, who: AccountId): bigint {
  return accountOf(balances, who).free;
}

/** What of an account's balance is on hold or reserved. */
export function reservedBalance(balances: Balances, who: AccountId): bigint {
  return accountOf(balances, who).reserved;
}

/** How much of an account's free balance can be taken. */
export function reducibleBalance(
  balances: Balances,
  who: AccountId,
  preservation: Preservation,
  force: Fortitude,
): bigint {
  return reducibleOf(balances, balances.config.accounts.get(who), preservation, force);
}

/** What would come of a deposit of `amount`. */
export function canDeposit(
  balances: Balances,
  who: AccountId,
  amount: bigint,
  provenance: Provenance,
): DepositConsequence {
  return depositInto(balances, balances.config.accounts.get(who), amount, provenance);
}

/** The same of an account that was read already. */
export function depositInto(
  balances: Balances,
  account: StoredAccount,
  amount: bigint,
  provenance: Provenance,
): DepositConsequence {
  if (amount === 0n) return "Success";
  if (provenance === "Minted" && balances.storage.TotalIssuance.get() + amount > U128.max) return "Overflow";
  const { free, reserved } = account.data;
  if (free + amount > U128.max) return "Overflow";
  if (free + amount < balances.constants.ExistentialDeposit) return "BelowMinimum";
  return reserved + free + amount > U128.max ? "Overflow" : "Success";
}

/** What would come of a withdrawal of `amount`. */
export function canWithdraw(balances: Balances, who: AccountId, amount: bigint): WithdrawConsequence {
  return withdrawalFrom(balances, balances.config.accounts.get(who), amount);
}

/** The same of an account that was read already. */
export function withdrawalFrom(
  balances: Balances,
  account: StoredAccount,
  amount: bigint,
): WithdrawConsequence {
  if (amount === 0n) return "Success";
  if (balances.storage.TotalIssuance.get() < amount) return "Underflow";
  const { free, reserved, frozen } = account.data;
  if (free < amount) return "BalanceLow";
  if (amount > reducibleOf(balances, account, "Expendable", "Polite")) return "Frozen";
  const left = free - amount;
  const endsBalance = left < balances.constants.ExistentialDeposit;
  if (endsBalance && !mayLoseProvider(account)) return "WouldDie";
  if (left + reserved < frozen) return "Frozen";
  return endsBalance ? "ReducedToZero" : "Success";
}

/** {@link reducibleBalance} of an account that was read already. */
export function reducibleOf(
  balances: Balances,
  account: StoredAccount,
  preservation: Preservation,
  force: Fortitude,
): bigint {
  const { free, reserved, frozen } = account.data;
  // What is frozen is frozen of the total, so reserved balance counts against it.
  const untouchable = force === "Polite" ? U128.saturatingSub(frozen, reserved) : 0n;
  const kept = needsExistentialDeposit(account, preservation) ? balances.constants.ExistentialDeposit : 0n;
  return U128.saturatingSub(free, greatest(untouchable, kept));
}

function needsExistentialDeposit(account: StoredAccount, preservation: Preservation): boolean {
  switch (preservation) {
    case "Preserve":
      return true;
    case "Protect":
      return account.data.free !== 0n && account.providers === 1;
    case "Expendable":
      return account.data.free !== 0n && !mayLoseProvider(account);
  }
}

/** Whether the account can do without the provider that its balance is. */
function mayLoseProvider({ consumers, providers }: StoredAccount): boolean {
  return consumers === 0 || providers > 1;
}
