import type { AccountId } from "@serinus/bytes";
import { equalBytes } from "@serinus/bytes";
import { DispatchFailure } from "@serinus/frame";
import { greatest } from "@serinus/numeric";
import { mutateAccount } from "./account.ts";
import type { Balances } from "./balances.ts";
import { greatestAmount } from "./freeze.ts";
import type { BalanceLock, Reasons } from "./types.ts";

/** How much is locked under a name of eight bytes. */
export function balanceLocked(balances: Balances, id: Uint8Array, who: AccountId): bigint {
  return balances.storage.Locks.get(who)
    .filter((lock) => equalBytes(lock.id, id))
    .reduce((sum, { amount }) => sum + amount, 0n);
}

/** Locks `amount` under a name, whatever was locked under it; zero unlocks. */
export function setLock(
  balances: Balances,
  id: Uint8Array,
  who: AccountId,
  amount: bigint,
  reasons: Reasons["type"] = "All",
): void {
  if (amount === 0n) removeLock(balances, id, who);
  else putLock(balances, who, { id, amount, reasons: { type: reasons } }, (_old, lock) => lock);
}

/** Locks at least `amount` under a name. */
export function extendLock(
  balances: Balances,
  id: Uint8Array,
  who: AccountId,
  amount: bigint,
  reasons: Reasons["type"] = "All",
): void {
  if (amount === 0n) return;
  putLock(balances, who, { id, amount, reasons: { type: reasons } }, (old, lock) => ({
    id: old.id,
    amount: greatest(old.amount, lock.amount),
    reasons: old.reasons.type === lock.reasons.type ? old.reasons : { type: "All" },
  }));
}

/** Ends the lock of that name. */
export function removeLock(balances: Balances, id: Uint8Array, who: AccountId): void {
  const locks = balances.storage.Locks.get(who);
  updateLocks(
    balances,
    who,
    locks.filter((lock) => !equalBytes(lock.id, id)),
  );
}

function putLock(
  balances: Balances,
  who: AccountId,
  lock: BalanceLock,
  inPlaceOf: (old: BalanceLock, lock: BalanceLock) => BalanceLock,
): void {
  const locks = balances.storage.Locks.get(who);
  const index = locks.findIndex(({ id }) => equalBytes(id, lock.id));
  const old = locks[index];
  updateLocks(balances, who, old === undefined ? [...locks, lock] : locks.with(index, inPlaceOf(old, lock)));
}

/**
 * Stores the locks, and what is frozen by them and by freezes. Locks cannot fail: when the account can have no further
 * consumer they are stored all the same, and freeze nothing.
 */
function updateLocks(balances: Balances, who: AccountId, locks: readonly BalanceLock[]): void {
  const { Freezes, Locks } = balances.storage;
  const wanted = greatestAmount(locks, Freezes.get(who));
  let before = 0n;
  try {
    mutateAccount(balances, who, (account) => {
      before = account.frozen;
      account.frozen = wanted;
    });
  } catch (failure) {
    if (!(failure instanceof DispatchFailure)) throw failure;
    balances.host.logging_log(0, "runtime::balances", `locks of ${who} freeze nothing: ${failure.message}`);
  }
  if (locks.length === 0) Locks.remove(who);
  else Locks.insert(who, [...locks]);
  if (before > wanted) balances.deposit({ type: "Unlocked", value: { who, amount: before - wanted } });
  if (wanted > before) balances.deposit({ type: "Locked", value: { who, amount: wanted - before } });
}
