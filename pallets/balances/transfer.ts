import type { AccountId } from "@serinus/bytes";
import type { DispatchFailure } from "@serinus/frame";
import { least, U128 } from "@serinus/numeric";
import type { Balances } from "./balances.ts";
import { decreaseBalance, increaseBalance } from "./change-balance.ts";
import { depositInto, freeBalance, reducibleBalance, withdrawalFrom } from "./inspect.ts";
import { decreaseIssuance, increaseIssuance, totalIssuance } from "./issuance.ts";
import {
  depositFailure,
  type Fortitude,
  fundsUnavailable,
  overflow,
  type Precision,
  type Preservation,
  withdrawFailure,
} from "./tokens.ts";

/**
 * Transfers free balance.
 * @throws DispatchFailure `FundsUnavailable`, `Frozen`, `OnlyProvider`, `NotExpendable`; `BelowMinimum` when the
 * receiver would not come to be; `Overflow`
 */
export function transfer(
  balances: Balances,
  source: AccountId,
  dest: AccountId,
  amount: bigint,
  preservation: Preservation,
): void {
  const { accounts } = balances.config;
  const giver = accounts.get(source);
  throwIf(withdrawFailure(withdrawalFrom(balances, giver, amount), preservation !== "Expendable"));
  const receiver = accounts.get(dest);
  throwIf(depositFailure(depositInto(balances, receiver, amount, "Extant")));
  if (source === dest) return;
  decreaseBalance(balances, source, amount, "BestEffort", preservation, "Polite", giver);
  increaseBalance(balances, dest, amount, "BestEffort", receiver);
  balances.deposit({ type: "Transfer", value: { from: source, to: dest, amount } });
}

/** Makes new balance. @returns how much. @throws DispatchFailure `Overflow`, `BelowMinimum` */
export function mintInto(balances: Balances, who: AccountId, amount: bigint): bigint {
  const made = addNew(balances, who, amount);
  balances.deposit({ type: "Minted", value: { who, amount } });
  return made;
}

/** Destroys balance. @returns how much. @throws DispatchFailure `FundsUnavailable` when `Exact` and not all is there */
export function burnFrom(
  balances: Balances,
  who: AccountId,
  amount: bigint,
  preservation: Preservation,
  precision: Precision,
  force: Fortitude,
): bigint {
  const burned = destroy(balances, who, amount, preservation, precision, force);
  balances.deposit({ type: "Burned", value: { who, amount: burned } });
  return burned;
}

/** Takes balance out of the system so that it can be restored. @throws DispatchFailure `FundsUnavailable` */
export function shelve(balances: Balances, who: AccountId, amount: bigint): bigint {
  const shelved = destroy(balances, who, amount, "Expendable", "Exact", "Polite");
  balances.deposit({ type: "Suspended", value: { who, amount: shelved } });
  return shelved;
}

/** Brings shelved balance back. @throws DispatchFailure `Overflow`, `BelowMinimum` */
export function restore(balances: Balances, who: AccountId, amount: bigint): bigint {
  const restored = addNew(balances, who, amount);
  balances.deposit({ type: "Restored", value: { who, amount } });
  return restored;
}

/**
 * Mints or burns so that the free balance becomes `amount`, as far as that goes. @returns the free balance after it
 */
export function setBalance(balances: Balances, who: AccountId, amount: bigint): bigint {
  const before = freeBalance(balances, who);
  if (before > amount)
    return before - burnFrom(balances, who, before - amount, "Expendable", "BestEffort", "Force");
  return before + mintInto(balances, who, amount - before);
}

function addNew(balances: Balances, who: AccountId, amount: bigint): bigint {
  if (totalIssuance(balances) + amount > U128.max) throw overflow;
  const made = increaseBalance(balances, who, amount, "Exact");
  increaseIssuance(balances, made);
  return made;
}

function destroy(
  balances: Balances,
  who: AccountId,
  amount: bigint,
  preservation: Preservation,
  precision: Precision,
  force: Fortitude,
): bigint {
  const most = reducibleBalance(balances, who, preservation, force);
  if (precision === "Exact" && amount > most) throw fundsUnavailable;
  const wanted = least(amount, most);
  if (wanted > totalIssuance(balances)) throw overflow;
  const taken = decreaseBalance(balances, who, wanted, "BestEffort", preservation, force);
  decreaseIssuance(balances, taken);
  return taken;
}

function throwIf(failure: DispatchFailure | undefined): void {
  if (failure !== undefined) throw failure;
}
