import type { AccountId } from "@serinus/bytes";
import type { Indices } from "./indices.ts";

/**
 * What holds of Indices between calls: there is no deposit for a frozen index, and accounts have at least the deposits
 * for all their indices reserved. Only root can break the last, by `force_unreserve`.
 * @throws Error naming the index or the account
 */
export function assertIndicesState({ storage, config }: Indices): void {
  const deposits = new Map<AccountId, bigint>();
  for (const [index, [who, deposit, frozen]] of storage.Accounts.iter()) {
    if (frozen && deposit !== 0n) throw new Error(`index ${index} is frozen and has a deposit of ${deposit}`);
    deposits.set(who, (deposits.get(who) ?? 0n) + deposit);
  }
  for (const [who, deposit] of deposits) {
    const reserved = config.currency.reservedBalance(who);
    if (reserved < deposit) throw new Error(`${who} has ${reserved} reserved for indices of ${deposit}`);
  }
}
