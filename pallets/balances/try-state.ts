import type { Balances } from "./balances.ts";
import { greatestAmount } from "./freeze.ts";
import type { AccountData } from "./types.ts";

/**
 * What holds of Balances between calls: the issuance is the sum of all accounts; an account is worth keeping; what is
 * reserved covers holds and named reserves; what is frozen is the greatest lock or freeze.
 * @throws Error naming the account
 */
export function assertBalancesState(balances: Balances): void {
  const { accounts } = balances.config;
  const { InactiveIssuance, TotalIssuance, Holds, Reserves, Freezes, Locks } = balances.storage;
  let sum = 0n;
  for (const [who, { consumers, providers, data }] of accounts.entries()) {
    sum += data.free + data.reserved;
    assertKept(balances, who, data, providers, consumers);
    assertCovered(who, data, Holds.get(who), Reserves.get(who));
    const frozen = greatestAmount(Freezes.get(who), Locks.get(who));
    if (data.frozen !== frozen)
      fail(who, `has ${data.frozen} frozen, and its greatest lock or freeze is ${frozen}`);
  }
  const total = TotalIssuance.get();
  if (sum !== total) throw new Error(`the total issuance is ${total}, and accounts have ${sum}`);
  if (InactiveIssuance.get() > total) throw new Error("more is inactive than there is");
  for (const [who, list] of Freezes.iter()) assertAtMost(who, "freezes", list, balances.constants.MaxFreezes);
  for (const [who, list] of Holds.iter()) assertAtMost(who, "holds", list, balances.config.maxHolds);
}

function assertKept(
  { constants }: Balances,
  who: string,
  { free, reserved, frozen }: AccountData,
  providers: number,
  consumers: number,
): void {
  if (free > 0n && free < constants.ExistentialDeposit && reserved === 0n) fail(who, `keeps dust of ${free}`);
  if (free >= constants.ExistentialDeposit && providers === 0) fail(who, "has balance and no provider");
  if ((reserved > 0n || frozen > 0n) && consumers === 0) fail(who, "has balance set apart and no consumer");
}

type Amounts = readonly { readonly amount: bigint }[];

function assertCovered(who: string, { reserved }: AccountData, holds: Amounts, reserves: Amounts): void {
  const named = [...holds, ...reserves].reduce((sum, { amount }) => sum + amount, 0n);
  if (reserved < named) fail(who, `has ${reserved} reserved, and holds and reserves of ${named}`);
}

function assertAtMost(who: string, what: string, list: Amounts, most: number): void {
  if (list.length > most) fail(who, `has ${list.length} ${what}, of which there may be ${most}`);
}

function fail(who: string, what: string): never {
  throw new Error(`account ${who} ${what}`);
}
