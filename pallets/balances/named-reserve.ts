import type { AccountId } from "@serinus/bytes";
import { compareBytes, equalBytes } from "@serinus/bytes";
import { least, U128 } from "@serinus/numeric";
import type { Balances } from "./balances.ts";
import { type NegativeImbalance, noNegative } from "./currency-imbalance.ts";
import { repatriateReserved, reserve, slashReserved, unreserve } from "./reserve.ts";
import { overflow } from "./tokens.ts";
import type { BalanceStatus, ReserveData } from "./types.ts";

/** How much is reserved under a name of eight bytes. */
export function reservedBalanceNamed(balances: Balances, id: Uint8Array, who: AccountId): bigint {
  return amountOf(balances.storage.Reserves.get(who), id);
}

/** Reserves under a name. @throws DispatchFailure `TooManyReserves`, `Overflow`, and as `reserve` */
export function reserveNamed(balances: Balances, id: Uint8Array, who: AccountId, amount: bigint): void {
  if (amount === 0n) return;
  const reserves = withMore(balances, balances.storage.Reserves.get(who), id, amount);
  reserve(balances, who, amount);
  balances.storage.Reserves.insert(who, reserves);
}

/** Frees what is reserved under a name, as far as it is there. @returns how much was not there */
export function unreserveNamed(balances: Balances, id: Uint8Array, who: AccountId, amount: bigint): bigint {
  if (amount === 0n) return 0n;
  const { Reserves } = balances.storage;
  const reserves = Reserves.get(who);
  if (!has(reserves, id)) return amount;
  const wanted = least(amount, amountOf(reserves, id));
  const freed = wanted - unreserve(balances, who, wanted);
  const left = withLess(reserves, id, freed).filter(
    (entry) => entry.amount !== 0n || !equalBytes(entry.id, id),
  );
  if (left.length === 0) Reserves.remove(who);
  else Reserves.insert(who, left);
  return amount - freed;
}

/** Frees all that is reserved under a name. @returns how much it was */
export function unreserveAllNamed(balances: Balances, id: Uint8Array, who: AccountId): bigint {
  const amount = reservedBalanceNamed(balances, id, who);
  unreserveNamed(balances, id, who, amount);
  return amount;
}

/** Takes away what is reserved under a name, as far as it is there. @returns what was taken, and how much was not there */
export function slashReservedNamed(
  balances: Balances,
  id: Uint8Array,
  who: AccountId,
  amount: bigint,
): readonly [taken: NegativeImbalance, missing: bigint] {
  if (amount === 0n) return [noNegative, 0n];
  const { Reserves } = balances.storage;
  const reserves = Reserves.get(who);
  if (!has(reserves, id)) return [noNegative, amount];
  const [taken] = slashReserved(balances, who, least(amount, amountOf(reserves, id)));
  // An emptied reserve stays in the list, and the event comes a second time: as in FRAME.
  Reserves.insert(who, withLess(reserves, id, taken));
  balances.deposit({ type: "Slashed", value: { who, amount: taken } });
  return [taken, amount - taken];
}

/**
 * Moves what is reserved under a name to another account, free or reserved under the same name.
 * @returns how much was not there
 * @throws DispatchFailure `DeadAccount`, `TooManyReserves`, `Overflow`
 */
export function repatriateReservedNamed(
  balances: Balances,
  id: Uint8Array,
  slashed: AccountId,
  beneficiary: AccountId,
  amount: bigint,
  status: BalanceStatus,
): bigint {
  if (amount === 0n) return 0n;
  if (slashed === beneficiary) {
    if (status.type === "Free") return unreserveNamed(balances, id, slashed, amount);
    return U128.saturatingSub(amount, reservedBalanceNamed(balances, id, slashed));
  }
  const { Reserves } = balances.storage;
  const reserves = Reserves.get(slashed);
  if (!has(reserves, id)) return amount;
  const wanted = least(amount, amountOf(reserves, id));
  const moved = wanted - repatriateReserved(balances, slashed, beneficiary, wanted, status);
  if (status.type === "Reserved") {
    Reserves.insert(beneficiary, withMore(balances, Reserves.get(beneficiary), id, moved));
  }
  Reserves.insert(slashed, withLess(reserves, id, moved));
  return amount - moved;
}

type Reserves = readonly ReserveData[];

function has(reserves: Reserves, id: Uint8Array): boolean {
  return reserves.some((entry) => equalBytes(entry.id, id));
}

function amountOf(reserves: Reserves, id: Uint8Array): bigint {
  return reserves.find((entry) => equalBytes(entry.id, id))?.amount ?? 0n;
}

/** The list with more under a name, in the order of names. @throws DispatchFailure `TooManyReserves`, `Overflow` */
function withMore(balances: Balances, reserves: Reserves, id: Uint8Array, amount: bigint): ReserveData[] {
  const total = amountOf(reserves, id) + amount;
  if (total > U128.max) throw overflow;
  const others = reserves.filter((entry) => !equalBytes(entry.id, id));
  if (others.length >= balances.constants.MaxReserves) throw balances.error.TooManyReserves;
  return [...others, { id, amount: total }].sort((a, b) => compareBytes(a.id, b.id));
}

/** The list with less under a name. */
function withLess(reserves: Reserves, id: Uint8Array, amount: bigint): ReserveData[] {
  return reserves.map((entry) => (equalBytes(entry.id, id) ? { id, amount: entry.amount - amount } : entry));
}
