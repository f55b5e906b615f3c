import type { AccountId } from "@serinus/bytes";
import {
  type AccountInfo,
  accountInfo,
  decConsumers,
  decProviders,
  incConsumers,
  incConsumersWithoutLimit,
  incProviders,
  putAccount,
  type System,
} from "@serinus/pallet-system";
import type { AccountData } from "./types.ts";

/** An account with its balances, as a store gives it. */
export interface StoredAccount {
  readonly consumers: number;
  readonly providers: number;
  readonly data: AccountData;
}

/** Where balances are kept, and how the accounts' references are counted. */
export interface AccountStore<A extends StoredAccount = StoredAccount> {
  get(who: AccountId): A;
  /** Stores the balances in `account`, as {@link get} gave it last; nothing is kept of an account without references. */
  put(who: AccountId, account: A, data: AccountData): void;
  /** Balance lets an account exist. */
  incProviders(who: AccountId): void;
  /** @throws DispatchFailure `ConsumerRemaining` */
  decProviders(who: AccountId): void;
  /** Set-apart balance needs an account. @throws DispatchFailure `NoProviders`, `TooManyConsumers` */
  incConsumers(who: AccountId): void;
  /** @throws DispatchFailure `NoProviders` */
  incConsumersWithoutLimit(who: AccountId): void;
  decConsumers(who: AccountId): void;
  /** All accounts, for checks. */
  entries(): Iterable<readonly [who: AccountId, account: A]>;
}

/** Balances kept with System's accounts. */
export function systemAccountStore(system: System<AccountData>): AccountStore<AccountInfo<AccountData>> {
  return {
    get: (who) => accountInfo(system, who),
    put: (who, account, data) => putAccount(system, who, { ...account, data }),
    incProviders: (who) => void incProviders(system, who),
    decProviders: (who) => void decProviders(system, who),
    incConsumers: (who) => incConsumers(system, who),
    incConsumersWithoutLimit: (who) => incConsumersWithoutLimit(system, who),
    decConsumers: (who) => decConsumers(system, who),
    entries: () => system.storage.Account.iter(),
  };
}
