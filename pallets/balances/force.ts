import type { AccountId } from "@serinus/bytes";
import { U128 } from "@serinus/numeric";
import { mutateAccount } from "./account.ts";
import type { Balances } from "./balances.ts";
import {
  dropNegative,
  dropPositive,
  type NegativeImbalance,
  type PositiveImbalance,
} from "./currency-imbalance.ts";
import type { AdjustmentDirection } from "./types.ts";

/** Sets free balance, and the total issuance with it. Less than the existential deposit is nothing. */
export function forceSetBalance(balances: Balances, who: AccountId, wanted: bigint): void {
  const free = wanted < balances.constants.ExistentialDeposit ? 0n : wanted;
  const before = mutateAccount(balances, who, (account) => {
    const old = account.free;
    account.free = free;
    return old;
  });
  if (free > before) dropPositive(balances, (free - before) as PositiveImbalance);
  else dropNegative(balances, (before - free) as NegativeImbalance);
  balances.deposit({ type: "BalanceSet", value: { who, free } });
}

/**
 * Corrects the total issuance.
 * @throws DispatchFailure `DeltaZero`, `IssuanceDeactivated` when it would be less than the inactive issuance
 */
export function forceAdjustTotalIssuance(
  balances: Balances,
  direction: AdjustmentDirection,
  delta: bigint,
): void {
  const { storage, error } = balances;
  if (delta === 0n) throw error.DeltaZero;
  const before = storage.TotalIssuance.get();
  const after =
    direction.type === "Increase" ? U128.saturatingAdd(before, delta) : U128.saturatingSub(before, delta);
  if (storage.InactiveIssuance.get() > after) throw error.IssuanceDeactivated;
  storage.TotalIssuance.put(after);
  balances.deposit({ type: "TotalIssuanceForced", value: { old: before, new: after } });
}
