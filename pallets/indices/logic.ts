import type { AccountId } from "@serinus/bytes";
import type { Indices } from "./indices.ts";

/** The account of an index, `undefined` for a free one. */
export function lookupIndex({ storage }: Indices, index: number): AccountId | undefined {
  return storage.Accounts.get(index)?.[0];
}

/** Takes a free index. @throws DispatchFailure `InUse`; the currency's when the deposit cannot be reserved */
export function claim(indices: Indices, who: AccountId, index: number): void {
  const { storage, config, constants, error } = indices;
  if (storage.Accounts.get(index) !== undefined) throw error.InUse;
  config.currency.reserve(who, constants.Deposit);
  storage.Accounts.insert(index, [who, constants.Deposit, false]);
  indices.deposit({ type: "IndexAssigned", value: { who, index } });
}

/**
 * Gives an index to another account, with what there is of the deposit.
 * @throws DispatchFailure `NotTransfer`, `NotAssigned`, `Permanent`, `NotOwner`; the currency's for an account that does
 * not exist
 */
export function transfer(indices: Indices, who: AccountId, to: AccountId, index: number): void {
  if (who === to) throw indices.error.NotTransfer;
  const deposit = ownedDeposit(indices, who, index);
  const missing = indices.config.currency.repatriateReserved(who, to, deposit, "Reserved");
  indices.storage.Accounts.insert(index, [to, deposit - missing, false]);
  indices.deposit({ type: "IndexAssigned", value: { who: to, index } });
}

/** Gives an index up. @throws DispatchFailure `NotAssigned`, `Permanent`, `NotOwner` */
export function free(indices: Indices, who: AccountId, index: number): void {
  indices.config.currency.unreserve(who, ownedDeposit(indices, who, index));
  indices.storage.Accounts.remove(index);
  indices.deposit({ type: "IndexFreed", value: { index } });
}

/** Gives an index to an account, whosever it was. */
export function forceTransfer(indices: Indices, to: AccountId, index: number, frozen: boolean): void {
  const { storage, config } = indices;
  const before = storage.Accounts.get(index);
  if (before !== undefined) config.currency.unreserve(before[0], before[1]);
  storage.Accounts.insert(index, [to, 0n, frozen]);
  indices.deposit({ type: "IndexAssigned", value: { who: to, index } });
}

/** Ties an index to its account, which loses the deposit. @throws DispatchFailure `NotAssigned`, `Permanent`, `NotOwner` */
export function freeze(indices: Indices, who: AccountId, index: number): void {
  indices.config.currency.slashReserved(who, ownedDeposit(indices, who, index));
  indices.storage.Accounts.insert(index, [who, 0n, true]);
  indices.deposit({ type: "IndexFrozen", value: { index, who } });
}

/**
 * Brings the deposit for an index up to date.
 * @returns whether that changed it
 * @throws DispatchFailure `NotAssigned`, `Permanent`, `NotOwner`; the currency's when more cannot be reserved
 */
export function pokeDeposit(indices: Indices, who: AccountId, index: number): boolean {
  const { storage, config, constants } = indices;
  const old_deposit = ownedDeposit(indices, who, index);
  const new_deposit = constants.Deposit;
  if (new_deposit === old_deposit) return false;
  if (new_deposit > old_deposit) config.currency.reserve(who, new_deposit - old_deposit);
  else config.currency.unreserve(who, old_deposit - new_deposit);
  storage.Accounts.insert(index, [who, new_deposit, false]);
  indices.deposit({ type: "DepositPoked", value: { who, index, old_deposit, new_deposit } });
  return true;
}

/** Deposit for an index that the account may change. @throws DispatchFailure `NotAssigned`, `Permanent`, `NotOwner` */
function ownedDeposit({ storage, error }: Indices, who: AccountId, index: number): bigint {
  const stored = storage.Accounts.get(index);
  if (stored === undefined) throw error.NotAssigned;
  const [owner, deposit, frozen] = stored;
  if (frozen) throw error.Permanent;
  if (owner !== who) throw error.NotOwner;
  return deposit;
}
