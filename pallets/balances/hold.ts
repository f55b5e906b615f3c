import type { AccountId } from "@serinus/bytes";
import type { RuntimeReason } from "@serinus/frame";
import { least, U128 } from "@serinus/numeric";
import { accountOf, mutateAccount } from "./account.ts";
import { attempt } from "./attempt.ts";
import type { Balances } from "./balances.ts";
import { decreaseBalance, increaseBalance } from "./change-balance.ts";
import type { Credit } from "./imbalance.ts";
import { canDeposit, reducibleBalance } from "./inspect.ts";
import { decreaseIssuance } from "./issuance.ts";
import { isSameReason } from "./same-reason.ts";
import {
  cannotCreate,
  cannotCreateHold,
  type Fortitude,
  frozen,
  fundsUnavailable,
  overflow,
  type Precision,
  type Preservation,
  type Restriction,
  underflow,
} from "./tokens.ts";
import type { IdAmount } from "./types.ts";

type Reason = RuntimeReason;

/** How much is on hold for a reason. */
export function balanceOnHold(balances: Balances, reason: Reason, who: AccountId): bigint {
  return balances.storage.Holds.get(who).find(({ id }) => isSameReason(id, reason))?.amount ?? 0n;
}

/** How much of all that is on hold or reserved can be taken; politely, no more than what is frozen leaves. */
export function reducibleBalanceOnHold(balances: Balances, who: AccountId, force: Fortitude): bigint {
  const { free, reserved, frozen: frozenBalance } = accountOf(balances, who);
  return force === "Force" ? reserved : U128.saturatingSub(reserved, U128.saturatingSub(frozenBalance, free));
}

/** Whether the account can have a hold for the reason. */
export function holdAvailable(balances: Balances, reason: Reason, who: AccountId): boolean {
  if (balances.config.accounts.get(who).providers === 0) return false;
  const holds = balances.storage.Holds.get(who);
  return holds.length < balances.config.maxHolds || holds.some(({ id }) => isSameReason(id, reason));
}

/** @throws DispatchFailure `FundsUnavailable`, `CannotCreateHold` */
export function ensureCanHold(balances: Balances, reason: Reason, who: AccountId, amount: bigint): void {
  if (amount > reducibleBalance(balances, who, "Protect", "Force")) throw fundsUnavailable;
  if (!holdAvailable(balances, reason, who)) throw cannotCreateHold;
}

/** Puts free balance on hold, frozen balance too. @throws DispatchFailure `FundsUnavailable`, `CannotCreateHold` */
export function hold(balances: Balances, reason: Reason, who: AccountId, amount: bigint): void {
  ensureCanHold(balances, reason, who, amount);
  decreaseBalance(balances, who, amount, "Exact", "Protect", "Force");
  increaseOnHold(balances, reason, who, amount, "BestEffort");
}

/** Frees balance on hold. @returns how much. @throws DispatchFailure `CannotCreate`, `FundsUnavailable` */
export function release(
  balances: Balances,
  reason: Reason,
  who: AccountId,
  amount: bigint,
  precision: Precision,
): bigint {
  if (canDeposit(balances, who, amount, "Extant") !== "Success") throw cannotCreate;
  const freed = decreaseOnHold(balances, reason, who, amount, precision);
  return increaseBalance(balances, who, freed, "BestEffort");
}

/** Frees all balance on hold for a reason. @returns how much */
export function releaseAll(balances: Balances, reason: Reason, who: AccountId, precision: Precision): bigint {
  return release(balances, reason, who, balanceOnHold(balances, reason, who), precision);
}

/** Holds or releases so that `amount` is on hold. @throws DispatchFailure as `hold` and `release` */
export function setOnHold(balances: Balances, reason: Reason, who: AccountId, amount: bigint): void {
  const held = balanceOnHold(balances, reason, who);
  if (held < amount) hold(balances, reason, who, amount - held);
  else if (held > amount) release(balances, reason, who, held - amount, "Exact");
}

/** Destroys balance on hold. @returns how much. @throws DispatchFailure `Frozen`, `FundsUnavailable` */
export function burnHeld(
  balances: Balances,
  reason: Reason,
  who: AccountId,
  amount: bigint,
  precision: Precision,
  force: Fortitude,
): bigint {
  const most = reducibleBalanceOnHold(balances, who, force);
  if (precision === "Exact" && amount > most) throw frozen;
  const wanted = least(amount, most);
  const burned = decreaseOnHold(balances, reason, who, wanted, precision);
  decreaseIssuance(balances, burned);
  return burned;
}

/** Destroys all balance on hold for a reason. @returns how much */
export function burnAllHeld(
  balances: Balances,
  reason: Reason,
  who: AccountId,
  precision: Precision,
  force: Fortitude,
): bigint {
  return burnHeld(balances, reason, who, balanceOnHold(balances, reason, who), precision, force);
}

/**
 * Gives balance on hold to another account, free or on hold for the same reason. @returns how much
 * @throws DispatchFailure `Frozen`, `FundsUnavailable`, `CannotCreate`, `CannotCreateHold`
 */
export function transferOnHold(
  balances: Balances,
  reason: Reason,
  source: AccountId,
  dest: AccountId,
  amount: bigint,
  precision: Precision,
  mode: Restriction,
  force: Fortitude,
): bigint {
  const held = balanceOnHold(balances, reason, source);
  const most = reducibleBalanceOnHold(balances, source, force);
  if (precision === "Exact" && amount > most) throw frozen;
  if (precision === "Exact" && amount > held) throw fundsUnavailable;
  const wanted = least(amount, most, held);
  if (canDeposit(balances, dest, wanted, "Extant") !== "Success") throw cannotCreate;
  if (mode === "OnHold" && !holdAvailable(balances, reason, dest)) throw cannotCreateHold;
  const taken = decreaseOnHold(balances, reason, source, wanted, precision);
  return mode === "OnHold"
    ? increaseOnHold(balances, reason, dest, taken, precision)
    : increaseBalance(balances, dest, taken, precision);
}

/**
 * Gives free balance to another account, where it is on hold. @returns how much
 * @throws DispatchFailure `CannotCreateHold`, `CannotCreate`, `FundsUnavailable`
 */
export function transferAndHold(
  balances: Balances,
  reason: Reason,
  source: AccountId,
  dest: AccountId,
  amount: bigint,
  precision: Precision,
  preservation: Preservation,
  force: Fortitude,
): bigint {
  if (!holdAvailable(balances, reason, dest)) throw cannotCreateHold;
  if (canDeposit(balances, dest, amount, "Extant") !== "Success") throw cannotCreate;
  const taken = decreaseBalance(balances, source, amount, precision, preservation, force);
  increaseOnHold(balances, reason, dest, taken, precision);
  return taken;
}

/** Takes balance on hold away, as far as it is there. @returns what was taken, and how much was not there */
export function slashHeld(
  balances: Balances,
  reason: Reason,
  who: AccountId,
  amount: bigint,
): readonly [taken: Credit, missing: bigint] {
  const taken = attempt(() => decreaseOnHold(balances, reason, who, amount, "BestEffort")) ?? 0n;
  balances.config.onHoldSlashed?.(reason, who, taken);
  return [taken as Credit, amount - taken];
}

/** Takes balance off hold; free balance and total issuance are left to the caller. @returns how much */
function decreaseOnHold(
  balances: Balances,
  reason: Reason,
  who: AccountId,
  amount: bigint,
  precision: Precision,
): bigint {
  const held = balanceOnHold(balances, reason, who);
  if (precision === "Exact" && amount > held) throw fundsUnavailable;
  const taken = least(amount, held);
  setBalanceOnHold(balances, reason, who, held - taken);
  return taken;
}

/** Puts balance on hold that was not in the account. @returns how much. @throws DispatchFailure `Overflow` when `Exact` */
function increaseOnHold(
  balances: Balances,
  reason: Reason,
  who: AccountId,
  amount: bigint,
  precision: Precision,
): bigint {
  const held = balanceOnHold(balances, reason, who);
  if (precision === "Exact" && held + amount > U128.max) throw overflow;
  const after = U128.saturatingAdd(held, amount);
  if (after > held) setBalanceOnHold(balances, reason, who, after);
  return after - held;
}

/** @throws DispatchFailure `TooManyHolds`, `Overflow`, `Underflow`, or of the references */
function setBalanceOnHold(balances: Balances, reason: Reason, who: AccountId, amount: bigint): void {
  const { Holds } = balances.storage;
  const holds = Holds.get(who);
  const index = holds.findIndex(({ id }) => isSameReason(id, reason));
  const held = holds[index]?.amount ?? 0n;
  const after = withAmount(holds, index, { id: reason, amount });
  if (after.length > balances.config.maxHolds) throw balances.error.TooManyHolds;
  const reserved = accountOf(balances, who).reserved + amount - held;
  if (reserved > U128.max) throw overflow;
  if (reserved < 0n) throw underflow;
  mutateAccount(balances, who, (account) => {
    account.reserved = reserved;
  });
  Holds.insert(who, after);
}

/** The list with the entry in the place of the one at `index`, or at the end; without it when its amount is zero. */
function withAmount(
  list: readonly IdAmount<Reason>[],
  index: number,
  entry: IdAmount<Reason>,
): IdAmount<Reason>[] {
  if (index < 0) return entry.amount === 0n ? [...list] : [...list, entry];
  return list.map((old, i) => (i === index ? entry : old)).filter(({ amount }) => amount !== 0n);
}
