import type { AccountId } from "@serinus/bytes";
import {
  type Balances,
  type Credit,
  dropCredit,
  merge,
  noCredit,
  resolve,
  split,
} from "@serinus/pallet-balances";
import { treasuryAccount } from "../treasury-account.ts";
import { splitFee } from "./fee-split.ts";

/**
 * Where fees go (`DealWithFees`): the treasury and the block's author. What an account cannot take, because it would
 * have less than the existential deposit, is burnt.
 */
export function dealWithFees(
  balances: Balances,
  author: () => AccountId | undefined,
): (fee: Credit, tip: Credit) => void {
  const give = (who: AccountId | undefined, credit: Credit): void => {
    if (credit === 0n) return;
    dropCredit(balances, who === undefined ? credit : resolve(balances, who, credit));
  };
  return (fee, tip) => {
    const [forTreasury, rest] = split(fee, splitFee(fee, noCredit).treasury);
    give(treasuryAccount, forTreasury);
    give(author(), merge(rest, tip));
  };
}
