import type { AccountId, H256 } from "@serinus/bytes";
import type { Multisig } from "./multisig.ts";
import { accountOf } from "./signatories.ts";
import type { Timepoint } from "./types.ts";

/** What, besides the sender, names an account of several signatories. */
export interface Terms {
  readonly threshold: number;
  readonly other_signatories: readonly AccountId[];
}

/** The moment in which an operation begins now. */
export function timepoint({ config }: Multisig): Timepoint {
  return { height: config.blockNumber(), index: config.extrinsicIndex() ?? 0 };
}

/** Deposit for an operation of this threshold. */
export function depositFor({ constants }: Multisig, threshold: number): bigint {
  return constants.DepositBase + constants.DepositFactor * BigInt(threshold);
}

/** Whether an operation began there. */
export function sameTimepoint(a: Timepoint, b: Timepoint): boolean {
  return a.height === b.height && a.index === b.index;
}

/** Gives an operation up. @throws DispatchFailure `NotFound`, `WrongTimepoint`, `NotOwner` and for wrong signatories */
export function cancel(
  multisig: Multisig,
  who: AccountId,
  { threshold, other_signatories }: Terms,
  timepoint: Timepoint,
  call_hash: H256,
): void {
  const { storage, error, config } = multisig;
  if (threshold < 2) throw error.MinimumThreshold;
  const account = accountOf(multisig, who, other_signatories, threshold);
  const operation = storage.Multisigs.get(account, call_hash);
  if (operation === undefined) throw error.NotFound;
  if (!sameTimepoint(operation.when, timepoint)) throw error.WrongTimepoint;
  if (operation.depositor !== who) throw error.NotOwner;
  config.currency.unreserve(who, operation.deposit);
  storage.Multisigs.remove(account, call_hash);
  multisig.deposit({
    type: "MultisigCancelled",
    value: { cancelling: who, timepoint, multisig: account, call_hash },
  });
}

/**
 * Brings an operation's deposit up to date.
 * @returns whether that changed it
 * @throws DispatchFailure `NotFound`, `NotOwner` and for wrong signatories; the currency's when more cannot be reserved
 */
export function pokeDeposit(
  multisig: Multisig,
  who: AccountId,
  { threshold, other_signatories }: Terms,
  call_hash: H256,
): boolean {
  const { storage, error, config } = multisig;
  if (threshold < 2) throw error.MinimumThreshold;
  const account = accountOf(multisig, who, other_signatories, threshold);
  const operation = storage.Multisigs.get(account, call_hash);
  if (operation === undefined) throw error.NotFound;
  if (operation.depositor !== who) throw error.NotOwner;
  const old_deposit = operation.deposit;
  const new_deposit = depositFor(multisig, threshold);
  if (new_deposit === old_deposit) return false;
  if (new_deposit > old_deposit) config.currency.reserve(who, new_deposit - old_deposit);
  else config.currency.unreserve(who, old_deposit - new_deposit);
  storage.Multisigs.insert(account, call_hash, { ...operation, deposit: new_deposit });
  multisig.deposit({ type: "DepositPoked", value: { who, call_hash, old_deposit, new_deposit } });
  return true;
}
