import type { AccountId } from "@serinus/bytes";
import type { RuntimeReason } from "@serinus/frame";
import { greatest, U128 } from "@serinus/numeric";
import { mutateAccount } from "./account.ts";
import type { Balances } from "./balances.ts";
import { totalBalance } from "./inspect.ts";
import { isSameReason } from "./same-reason.ts";
import { type Fortitude, fundsUnavailable, overflow, underflow } from "./tokens.ts";
import type { IdAmount } from "./types.ts";

type Reason = RuntimeReason;
type Freeze = IdAmount<Reason>;

/** How much is frozen for a reason. */
export function balanceFrozen(balances: Balances, reason: Reason, who: AccountId): bigint {
  return balances.storage.Freezes.get(who).find(({ id }) => isSameReason(id, reason))?.amount ?? 0n;
}

/** Whether the account can have a freeze for the reason. */
export function canFreeze(balances: Balances, reason: Reason, who: AccountId): boolean {
  const freezes = balances.storage.Freezes.get(who);
  return freezes.length < balances.constants.MaxFreezes || freezes.some(({ id }) => isSameReason(id, reason));
}

/** Freezes `amount` for the reason, whatever was frozen for it; zero thaws. @throws DispatchFailure `TooManyFreezes` */
export function setFreeze(balances: Balances, reason: Reason, who: AccountId, amount: bigint): void {
  if (amount === 0n) thaw(balances, reason, who);
  else putFreeze(balances, reason, who, () => amount);
}

/** Freezes at least `amount` for the reason. @throws DispatchFailure `TooManyFreezes` */
export function extendFreeze(balances: Balances, reason: Reason, who: AccountId, amount: bigint): void {
  if (amount === 0n) return;
  putFreeze(balances, reason, who, (before) => greatest(before, amount));
}

/** Ends the freeze for the reason. */
export function thaw(balances: Balances, reason: Reason, who: AccountId): void {
  const freezes = balances.storage.Freezes.get(who);
  updateFreezes(
    balances,
    who,
    freezes.filter(({ id }) => !isSameReason(id, reason)),
  );
}

/** As `setFreeze`; politely, no more than the account has. @throws DispatchFailure `FundsUnavailable` */
export function setFrozen(
  balances: Balances,
  reason: Reason,
  who: AccountId,
  amount: bigint,
  fortitude: Fortitude,
): void {
  if (fortitude === "Polite" && amount > totalBalance(balances, who)) throw fundsUnavailable;
  setFreeze(balances, reason, who, amount);
}

/** As `extendFreeze`; politely, no more than the account has. @throws DispatchFailure `FundsUnavailable` */
export function ensureFrozen(
  balances: Balances,
  reason: Reason,
  who: AccountId,
  amount: bigint,
  fortitude: Fortitude,
): void {
  if (fortitude === "Polite" && amount > totalBalance(balances, who)) throw fundsUnavailable;
  extendFreeze(balances, reason, who, amount);
}

/** Freezes less. @throws DispatchFailure `Underflow` */
export function decreaseFrozen(balances: Balances, reason: Reason, who: AccountId, amount: bigint): void {
  const before = balanceFrozen(balances, reason, who);
  if (amount > before) throw underflow;
  setFreeze(balances, reason, who, before - amount);
}

/** Freezes more, but no more than the account has. @throws DispatchFailure `Overflow`, `FundsUnavailable` */
export function increaseFrozen(balances: Balances, reason: Reason, who: AccountId, amount: bigint): void {
  const after = balanceFrozen(balances, reason, who) + amount;
  if (after > U128.max) throw overflow;
  setFrozen(balances, reason, who, after, "Polite");
}

function putFreeze(
  balances: Balances,
  reason: Reason,
  who: AccountId,
  amountFor: (before: bigint) => bigint,
): void {
  const freezes = balances.storage.Freezes.get(who);
  const index = freezes.findIndex(({ id }) => isSameReason(id, reason));
  const freeze = { id: reason, amount: amountFor(freezes[index]?.amount ?? 0n) };
  if (index < 0 && freezes.length >= balances.constants.MaxFreezes) throw balances.error.TooManyFreezes;
  updateFreezes(balances, who, index < 0 ? [...freezes, freeze] : freezes.with(index, freeze));
}

/** Stores the freezes, and what is frozen by them and by locks. */
function updateFreezes(balances: Balances, who: AccountId, freezes: readonly Freeze[]): void {
  const { Freezes, Locks } = balances.storage;
  const frozen = greatestAmount(freezes, Locks.get(who));
  const before = mutateAccount(balances, who, (account) => {
    const old = account.frozen;
    account.frozen = frozen;
    return old;
  });
  if (freezes.length === 0) Freezes.remove(who);
  else Freezes.insert(who, [...freezes]);
  if (before > frozen) balances.deposit({ type: "Thawed", value: { who, amount: before - frozen } });
  if (frozen > before) balances.deposit({ type: "Frozen", value: { who, amount: frozen - before } });
}

/** The greatest amount of all. Locks and freezes overlap. */
export function greatestAmount(...lists: readonly (readonly { readonly amount: bigint }[])[]): bigint {
  return greatest(0n, ...lists.flat().map(({ amount }) => amount));
}
