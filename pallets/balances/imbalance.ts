import type { AccountId, Branded } from "@serinus/bytes";
import { least } from "@serinus/numeric";
import { attempt } from "./attempt.ts";
import type { Balances } from "./balances.ts";
import { decreaseBalance, increaseBalance } from "./change-balance.ts";
import { decreaseIssuance, increaseIssuance } from "./issuance.ts";
import type { Fortitude, Precision, Preservation } from "./tokens.ts";

/**
 * Balance that is counted in the total issuance and is in no account. It must end in an account (`resolve`), against a
 * debt (`offset`) or nowhere (`dropCredit`).
 */
export type Credit = Branded<bigint, "Credit">;

/** Balance that is in an account and not counted in the total issuance: settle it, or drop it. */
export type Debt = Branded<bigint, "Debt">;

/** Nothing, which may be dropped. */
export const noCredit = 0n as Credit;
/** Nothing, which may be dropped. */
export const noDebt = 0n as Debt;

/** Makes balance of nothing, as far as the issuance goes. */
export function issue(balances: Balances, amount: bigint): Credit {
  const issued = increaseIssuance(balances, amount);
  if (issued > 0n) balances.deposit({ type: "Issued", value: { amount: issued } });
  return issued as Credit;
}

/** Takes from the total issuance what some account will lose. */
export function rescind(balances: Balances, amount: bigint): Debt {
  const rescinded = decreaseIssuance(balances, amount);
  balances.deposit({ type: "Rescinded", value: { amount: rescinded } });
  return rescinded as Debt;
}

/** Puts balance into an account that comes from nowhere yet. @throws DispatchFailure when `Exact` */
export function deposit(balances: Balances, who: AccountId, amount: bigint, precision: Precision): Debt {
  const put = increaseBalance(balances, who, amount, precision);
  balances.deposit({ type: "Deposit", value: { who, amount: put } });
  return put as Debt;
}

/** Takes balance out of an account, to go elsewhere. @throws DispatchFailure when `Exact` */
export function withdraw(
  balances: Balances,
  who: AccountId,
  amount: bigint,
  precision: Precision,
  preservation: Preservation,
  force: Fortitude,
): Credit {
  const taken = decreaseBalance(balances, who, amount, precision, preservation, force);
  balances.deposit({ type: "Withdraw", value: { who, amount: taken } });
  return taken as Credit;
}

/** Puts a credit into an account. @returns the credit back when the account cannot take it, else nothing of it */
export function resolve(balances: Balances, who: AccountId, credit: Credit): Credit {
  return attempt(() => deposit(balances, who, credit, "Exact")) === undefined ? credit : noCredit;
}

/** Takes a debt out of an account. @returns the debt back when the account cannot give it, else nothing of it */
export function settle(balances: Balances, who: AccountId, debt: Debt, preservation: Preservation): Debt {
  const paid = attempt(() => withdraw(balances, who, debt, "Exact", preservation, "Polite"));
  return paid === undefined ? debt : noDebt;
}

/** The credit without the debt that it covers. @throws RangeError when it does not cover it */
export function offset(credit: Credit, debt: Debt): Credit {
  if (debt > credit) throw new RangeError(`a credit of ${credit} does not cover a debt of ${debt}`);
  return (credit - debt) as Credit;
}

/** Divides a credit: `amount` of it, or all when it is less, and the rest. */
export function split(credit: Credit, amount: bigint): readonly [first: Credit, rest: Credit] {
  const first = least(amount, credit);
  return [first as Credit, (credit - first) as Credit];
}

/** Both credits in one. */
export function merge(a: Credit, b: Credit): Credit {
  return (a + b) as Credit;
}

/** A credit that ends nowhere leaves the total issuance. */
export function dropCredit(balances: Balances, credit: Credit): void {
  if (credit > 0n) decreaseIssuance(balances, credit);
}

/** A debt that nobody pays joins the total issuance. */
export function dropDebt(balances: Balances, debt: Debt): void {
  if (debt > 0n) increaseIssuance(balances, debt);
}
