import type { ReservableCurrency } from "@serinus/frame";
import type { Balances } from "./balances.ts";
import { dropNegative } from "./currency-imbalance.ts";
import { reservedBalance } from "./inspect.ts";
import { repatriateReserved, reserve, slashReserved, unreserve } from "./reserve.ts";

/** Balances for pallets that take deposits. What is slashed leaves the total issuance. */
export function reservableCurrency(balances: Balances): ReservableCurrency {
  return {
    reserve: (who, amount) => reserve(balances, who, amount),
    unreserve: (who, amount) => unreserve(balances, who, amount),
    slashReserved(who, amount) {
      const [taken, missing] = slashReserved(balances, who, amount);
      dropNegative(balances, taken);
      return missing;
    },
    repatriateReserved: (from, to, amount, type) => repatriateReserved(balances, from, to, amount, { type }),
    reservedBalance: (who) => reservedBalance(balances, who),
  };
}
