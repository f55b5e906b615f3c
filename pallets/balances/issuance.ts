import { least, U128 } from "@serinus/numeric";
import type { Balances } from "./balances.ts";

/** All balance there is. */
export function totalIssuance(balances: Balances): bigint {
  return balances.storage.TotalIssuance.get();
}

/** What of it can be voted with. */
export function activeIssuance(balances: Balances): bigint {
  const { TotalIssuance, InactiveIssuance } = balances.storage;
  return U128.saturatingSub(TotalIssuance.get(), InactiveIssuance.get());
}

/** Declares balance inactive, at most all there is. */
export function deactivate(balances: Balances, amount: bigint): void {
  const { TotalIssuance, InactiveIssuance } = balances.storage;
  const inactive = U128.saturatingAdd(InactiveIssuance.get(), amount);
  InactiveIssuance.put(least(inactive, TotalIssuance.get()));
}

/** Declares inactive balance active again. */
export function reactivate(balances: Balances, amount: bigint): void {
  balances.storage.InactiveIssuance.mutate((inactive) => U128.saturatingSub(inactive, amount));
}

/** Adds to the total issuance, as far as it goes. @returns by how much it grew */
export function increaseIssuance({ storage }: Balances, amount: bigint): bigint {
  const before = storage.TotalIssuance.get();
  const after = U128.saturatingAdd(before, amount);
  storage.TotalIssuance.put(after);
  return after - before;
}

/** Takes from the total issuance, as far as it goes. @returns by how much it shrank */
export function decreaseIssuance({ storage }: Balances, amount: bigint): bigint {
  const before = storage.TotalIssuance.get();
  const after = U128.saturatingSub(before, amount);
  storage.TotalIssuance.put(after);
  return before - after;
}

/** What became of dust: it leaves the issuance (`DustRemoval` of Kusama does nothing with it). */
export function handleDust(balances: Balances, dust: bigint): void {
  decreaseIssuance(balances, dust);
}
