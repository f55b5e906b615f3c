import type { AccountId } from "@serinus/bytes";
import type { StoredAccount } from "./account-store.ts";
import type { Balances } from "./balances.ts";
import { handleDust } from "./issuance.ts";
import { type AccountData, CURRENT_FORM, noAccountData } from "./types.ts";

type Draft = { -readonly [K in keyof AccountData]: AccountData[K] };

/** The balances of an account. */
export function accountOf(balances: Balances, who: AccountId): AccountData {
  return balances.config.accounts.get(who).data;
}

/**
 * Changes an account's balances, and its references as they need: free balance of the existential deposit provides for
 * the account, reserved or frozen balance consumes it. Dust, which is free balance too low to keep an account that has
 * nothing reserved, is burnt. The total issuance is left to the caller besides.
 *
 * `change` alters the draft in place; what it throws goes through, and nothing is stored.
 * @throws DispatchFailure of `change`, or of the references
 */
export function mutateAccount<R>(
  balances: Balances,
  who: AccountId,
  change: (account: Draft, isNew: boolean) => R,
): R {
  return mutateStored(balances, who, balances.config.accounts.get(who), change);
}

/** The same of an account that was read already. */
export function mutateStored<R>(
  balances: Balances,
  who: AccountId,
  stored: StoredAccount,
  change: (account: Draft, isNew: boolean) => R,
): R {
  const { result, dust } = mutateKeepingDust(balances, who, change, stored);
  if (dust > 0n) handleDust(balances, dust);
  return result;
}

/** The same, but the dust is left to the caller. */
export function mutateKeepingDust<R>(
  balances: Balances,
  who: AccountId,
  change: (account: Draft, isNew: boolean) => R,
  stored: StoredAccount = balances.config.accounts.get(who),
): { readonly result: R; readonly dust: bigint } {
  const { accounts } = balances.config;
  const ed = balances.constants.ExistentialDeposit;
  const before = upgraded(balances, who, stored);
  const account: Draft = { ...before.data };
  const isNew = isDefault(account);
  const didProvide = account.free >= ed;
  const didConsume = !isNew && isSetApart(account);

  const result = change(account, isNew);

  const doesProvide = account.free >= ed;
  const doesConsume = isSetApart(account);
  const refs = { didProvide, didConsume, doesProvide, doesConsume };
  const isCounted = didProvide === doesProvide && didConsume === doesConsume;
  // An account whose balance consumes it has a consumer, whoever counted.
  if (!isCounted || (doesConsume && before.consumers === 0)) count(balances, who, refs);

  const isKept = account.free >= ed || account.reserved !== 0n;
  const now = isCounted ? before : accounts.get(who);
  accounts.put(who, now, isKept ? account : noAccountData);

  if (isNew) balances.deposit({ type: "Endowed", value: { account: who, free_balance: account.free } });
  const dust = isKept ? 0n : account.free;
  if (dust > 0n) balances.deposit({ type: "DustLost", value: { account: who, amount: dust } });
  return { result, dust };
}

/**
 * Brings an account to the current form, in which reserved balance counts as a consumer.
 * @returns whether it was in the old form
 */
export function ensureUpgraded(balances: Balances, who: AccountId): boolean {
  const account = balances.config.accounts.get(who);
  if (isCurrent(account.data)) return false;
  upgrade(balances, who, account);
  return true;
}

function upgraded(balances: Balances, who: AccountId, stored: StoredAccount): StoredAccount {
  if (isCurrent(stored.data)) return stored;
  upgrade(balances, who, stored);
  return balances.config.accounts.get(who);
}

function upgrade(balances: Balances, who: AccountId, { data, providers }: StoredAccount): void {
  const { accounts } = balances.config;
  const ed = balances.constants.ExistentialDeposit;
  let { free } = data;
  if (data.reserved !== 0n && data.frozen === 0n) {
    if (providers === 0) {
      // Should not be: something is reserved of an account for which nothing provides.
      balances.host.logging_log(1, "runtime::balances", `account ${who} has a reserve and no provider`);
      if (free < ed) free = ed;
      accounts.incProviders(who);
    }
    accounts.incConsumersWithoutLimit(who);
  }
  accounts.put(who, accounts.get(who), { ...data, free, flags: data.flags | CURRENT_FORM });
  balances.deposit({ type: "Upgraded", value: { who } });
}

interface ReferenceChange {
  readonly didProvide: boolean;
  readonly didConsume: boolean;
  readonly doesProvide: boolean;
  readonly doesConsume: boolean;
}

/** Counts references anew. Losing the provider may end the account, so it comes last. */
function count(balances: Balances, who: AccountId, change: ReferenceChange): void {
  const { didProvide, didConsume, doesProvide, doesConsume } = change;
  const { accounts } = balances.config;
  if (!didProvide && doesProvide) accounts.incProviders(who);
  if (didConsume && !doesConsume) accounts.decConsumers(who);
  if (!didConsume && doesConsume) accounts.incConsumers(who);
  if (doesConsume && accounts.get(who).consumers === 0) {
    balances.host.logging_log(0, "runtime::balances", `account ${who} lacked a consumer`);
    accounts.incConsumers(who);
  }
  if (!didProvide || doesProvide) return;
  try {
    accounts.decProviders(who);
  } catch (failure) {
    // The caller may go on without this change: take back what was counted.
    if (didConsume && !doesConsume) accounts.incConsumers(who);
    if (!didConsume && doesConsume) accounts.decConsumers(who);
    throw failure;
  }
}

function isSetApart({ reserved, frozen }: AccountData): boolean {
  return reserved !== 0n || frozen !== 0n;
}

function isCurrent({ flags }: AccountData): boolean {
  return (flags & CURRENT_FORM) !== 0n;
}

function isDefault({ free, reserved, frozen, flags }: AccountData): boolean {
  return free === 0n && reserved === 0n && frozen === 0n && flags === CURRENT_FORM;
}
