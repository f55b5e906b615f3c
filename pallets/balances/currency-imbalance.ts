import type { Branded } from "@serinus/bytes";
import { U128 } from "@serinus/numeric";
import type { Balances } from "./balances.ts";
import { decreaseIssuance, increaseIssuance } from "./issuance.ts";

/** As `Credit`, of the older `Currency` functions, which tell when the issuance changes. */
export type NegativeImbalance = Branded<bigint, "NegativeImbalance">;

/** As `Debt`, of the older `Currency` functions. */
export type PositiveImbalance = Branded<bigint, "PositiveImbalance">;

/** Nothing, which may be dropped. */
export const noNegative = 0n as NegativeImbalance;
/** Nothing, which may be dropped. */
export const noPositive = 0n as PositiveImbalance;

/** Takes from the total issuance, as far as it goes (`Currency::burn`). */
export function burnIssuance(balances: Balances, amount: bigint): PositiveImbalance {
  if (amount === 0n) return noPositive;
  const burned = decreaseIssuance(balances, amount);
  balances.deposit({ type: "Rescinded", value: { amount: burned } });
  return burned as PositiveImbalance;
}

/** Adds to the total issuance, as far as it goes (`Currency::issue`). */
export function issueNegative(balances: Balances, amount: bigint): NegativeImbalance {
  if (amount === 0n) return noNegative;
  const issued = increaseIssuance(balances, amount);
  balances.deposit({ type: "Issued", value: { amount: issued } });
  return issued as NegativeImbalance;
}

/** Balance that ended in no account leaves the total issuance. */
export function dropNegative(balances: Balances, amount: NegativeImbalance): void {
  if (amount === 0n) return;
  decreaseIssuance(balances, amount);
  balances.deposit({ type: "Rescinded", value: { amount } });
}

/** Balance that came from nowhere joins the total issuance. */
export function dropPositive(balances: Balances, amount: PositiveImbalance): void {
  if (amount === 0n) return;
  increaseIssuance(balances, amount);
  balances.deposit({ type: "Issued", value: { amount } });
}

/** Both in one. */
export function mergeNegative(a: NegativeImbalance, b: NegativeImbalance): NegativeImbalance {
  return U128.saturatingAdd(a, b) as NegativeImbalance;
}
