import type { AccountId } from "@serinus/bytes";
import { consumerRemaining, noProviders, tooManyConsumers } from "@serinus/frame";
import { U32 } from "@serinus/numeric";
import type { System } from "./system.ts";
import type { AccountInfo } from "./types.ts";

/** Whether anything is stored for the account. */
export function accountExists(system: System, who: AccountId): boolean {
  return system.storage.Account.containsKey(who);
}

/** Transactions that the account has sent. */
export function accountNonce(system: System, who: AccountId): number {
  return system.storage.Account.get(who).nonce;
}

/** One transaction more that the account has sent. */
export function incAccountNonce(system: System, who: AccountId): void {
  system.storage.Account.mutate(who, (account) => ({ ...account, nonce: account.nonce + 1 }));
}

/**
 * One more provider. The first lets the account come to be.
 * @returns whether the account was created by it.
 */
export function incProviders(system: System, who: AccountId): "created" | "existed" {
  const account = system.storage.Account.get(who);
  const isNew = account.providers === 0 && account.sufficients === 0;
  system.storage.Account.insert(who, {
    ...account,
    providers: isNew ? 1 : U32.saturatingAdd(account.providers, 1),
  });
  return born(system, who, isNew);
}

/**
 * One provider less. Without any, and without sufficients, the account goes.
 * @throws DispatchFailure `ConsumerRemaining` when consumers depend on the last one.
 */
export function decProviders(system: System, who: AccountId): "reaped" | "exists" {
  const account = system.storage.Account.tryGet(who);
  if (account === undefined) return complain(system, "account already dead when reducing provider", "reaped");
  let { providers } = account;
  if (providers === 0) providers = complain(system, "unexpected underflow in reducing provider", 1);
  if (providers === 1 && account.consumers > 0) throw consumerRemaining;
  if (providers === 1 && account.sufficients === 0) return bury(system, who);
  system.storage.Account.insert(who, { ...account, providers: providers - 1 });
  return "exists";
}

/** One more reason to exist for its own sake. @returns whether the account was created by it. */
export function incSufficients(system: System, who: AccountId): "created" | "existed" {
  const account = system.storage.Account.get(who);
  const isNew = account.providers === 0 && account.sufficients === 0;
  system.storage.Account.insert(who, {
    ...account,
    sufficients: isNew ? 1 : U32.saturatingAdd(account.sufficients, 1),
  });
  return born(system, who, isNew);
}

/** One such reason less. Without any, and without providers, the account goes. */
export function decSufficients(system: System, who: AccountId): "reaped" | "exists" {
  const account = system.storage.Account.tryGet(who);
  if (account === undefined)
    return complain(system, "account already dead when reducing sufficients", "reaped");
  if (account.sufficients === 0) complain(system, "unexpected underflow in reducing sufficients", undefined);
  if (account.sufficients <= 1 && account.providers === 0) return bury(system, who);
  system.storage.Account.insert(who, { ...account, sufficients: U32.saturatingSub(account.sufficients, 1) });
  return "exists";
}

/**
 * One more thing that depends on the account.
 * @throws DispatchFailure `NoProviders` when nothing lets the account exist, `TooManyConsumers` at the limit.
 */
export function incConsumers(system: System, who: AccountId): void {
  addConsumer(system, who, system.config.maxConsumers);
}

/** The same without the limit, for what must not fail for others' sake. @throws DispatchFailure `NoProviders` */
export function incConsumersWithoutLimit(system: System, who: AccountId): void {
  addConsumer(system, who, Number.POSITIVE_INFINITY);
}

/** One thing less that depends on the account. */
export function decConsumers(system: System, who: AccountId): void {
  const account = system.storage.Account.get(who);
  if (account.consumers === 0) complain(system, "unexpected underflow in reducing consumer", undefined);
  system.storage.Account.insert(who, { ...account, consumers: U32.saturatingSub(account.consumers, 1) });
}

/** Whether {@link decProviders} would succeed. */
export function canDecProvider(system: System, who: AccountId): boolean {
  const account = system.storage.Account.get(who);
  return account.consumers === 0 || account.providers > 1;
}

/** Whether something depends on the account. */
export function isProviderRequired(system: System, who: AccountId): boolean {
  return system.storage.Account.get(who).consumers !== 0;
}

/** Whether `amount` more consumers would be taken. */
export function canAccrueConsumers(system: System, who: AccountId, amount: number): boolean {
  const { providers, consumers } = system.storage.Account.get(who);
  return providers > 0 && consumers + amount <= system.config.maxConsumers;
}

/** Whether {@link incConsumers} would succeed. */
export function canIncConsumer(system: System, who: AccountId): boolean {
  return canAccrueConsumers(system, who, 1);
}

/** An account with its references and data; the default for one that has none. */
export function accountInfo<D>(system: System<D>, who: AccountId): AccountInfo<D> {
  return system.storage.Account.get(who);
}

/** Stores an account as its owner pallet has changed it. Of one without providers and sufficients nothing is kept. */
export function putAccount<D>(system: System<D>, who: AccountId, account: AccountInfo<D>): void {
  const { Account } = system.storage;
  if (account.providers > 0 || account.sufficients > 0) Account.insert(who, account);
  else Account.remove(who);
}

function addConsumer(system: System, who: AccountId, limit: number): void {
  const account = system.storage.Account.get(who);
  if (account.providers === 0) throw noProviders;
  if (account.consumers >= limit) throw tooManyConsumers;
  system.storage.Account.insert(who, { ...account, consumers: U32.saturatingAdd(account.consumers, 1) });
}

function born(system: System, who: AccountId, isNew: boolean): "created" | "existed" {
  if (!isNew) return "existed";
  system.config.onNewAccount?.(who);
  system.deposit({ type: "NewAccount", value: { account: who } });
  return "created";
}

function bury(system: System, who: AccountId): "reaped" {
  system.storage.Account.remove(who);
  system.config.onKilledAccount?.(who);
  system.deposit({ type: "KilledAccount", value: { account: who } });
  return "reaped";
}

/** Reports what correct pallets never do, and goes on as FRAME does. */
function complain<T>(system: System, what: string, instead: T): T {
  system.host.logging_log(0, "runtime::system", `logic error: ${what}`);
  return instead;
}
