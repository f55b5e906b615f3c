import type { AccountId } from "@serinus/bytes";
import type { Multisig } from "./multisig.ts";

/**
 * What holds of Multisig between calls: who began an operation is among its approvals, which are sorted and not too
 * many, and has at least the deposits of all operations reserved. Only root can break the last, by `force_unreserve`.
 * @throws Error naming the account
 */
export function assertMultisigState({ storage, constants, config }: Multisig): void {
  const deposits = new Map<AccountId, bigint>();
  for (const [[account], { approvals, depositor, deposit }] of storage.Multisigs.iter()) {
    if (!approvals.includes(depositor))
      throw new Error(`${account}: ${depositor} began, but did not approve`);
    if (approvals.length > constants.MaxSignatories)
      throw new Error(`${account}: ${approvals.length} approvals`);
    if (approvals.some((who, i) => i > 0 && (approvals[i - 1] as AccountId) >= who)) {
      throw new Error(`${account}: approvals are not sorted`);
    }
    deposits.set(depositor, (deposits.get(depositor) ?? 0n) + deposit);
  }
  for (const [who, deposit] of deposits) {
    const reserved = config.currency.reservedBalance(who);
    if (reserved < deposit) throw new Error(`${who} has ${reserved} reserved for deposits of ${deposit}`);
  }
}
