import { type AccountId, fromHex, type Hex } from "@serinus/bytes";
import type { Session } from "./session.ts";
import type { KeyedValidator, SessionKeys } from "./session-keys.ts";

/**
 * Keeps the keys that a validator's account sends.
 * @throws DispatchFailure `NoAssociatedValidatorId`, `NoAccount`, `DuplicatedKey`
 */
export function setKeys(session: Session, account: AccountId, keys: SessionKeys): void {
  const { config, error } = session;
  const validator = config.validatorIdOf(account);
  if (validator === undefined) throw error.NoAssociatedValidatorId;
  if (!config.accounts.canIncConsumer(account)) throw error.NoAccount;
  const before = putKeys(session, validator, keys);
  if (before === undefined) config.accounts.incConsumers(account);
}

/** Forgets a validator's keys. @throws DispatchFailure `NoKeys` */
export function purgeKeys(session: Session, account: AccountId): void {
  const { config, error, storage } = session;
  // A controller that has no stash any more names the stash itself.
  const validator = config.validatorIdOf(account) ?? account;
  const keys = storage.NextKeys.take(validator);
  if (keys === undefined) throw error.NoKeys;
  for (const { type, field } of config.keys) storage.KeyOwner.remove([type, keyBytes(keys, field)]);
  config.accounts.decConsumers(account);
}

/**
 * Sets keys without looking at accounts, as the genesis does.
 * @returns the keys of before.
 * @throws DispatchFailure `DuplicatedKey`
 */
export function putKeys(session: Session, validator: AccountId, keys: SessionKeys): SessionKeys | undefined {
  const { config, error, storage } = session;
  const { KeyOwner, NextKeys } = storage;
  const before = NextKeys.get(validator);
  for (const { type, field } of config.keys) {
    const owner = KeyOwner.get([type, keyBytes(keys, field)]);
    if (owner !== undefined && owner !== validator) throw error.DuplicatedKey;
  }
  for (const { type, field } of config.keys) {
    if (before !== undefined) {
      if (before[field] === keys[field]) continue;
      KeyOwner.remove([type, keyBytes(before, field)]);
    }
    KeyOwner.insert([type, keyBytes(keys, field)], validator);
  }
  NextKeys.insert(validator, keys);
  return before;
}

/** Whose key this is. */
export function keyOwner(session: Session, type: string, key: Uint8Array): AccountId | undefined {
  return session.storage.KeyOwner.get([type, key]);
}

/** One key of each validator. */
export function keysOfField(
  validators: readonly KeyedValidator[],
  field: string,
): readonly KeyedValidator<Hex>[] {
  return validators.map(([validator, keys]) => [validator, keyOf(keys, field)]);
}

/** One key as raw bytes. */
export function keyBytes(keys: SessionKeys, field: string): Uint8Array {
  return fromHex(keyOf(keys, field));
}

function keyOf(keys: SessionKeys, field: string): Hex {
  const key = keys[field];
  if (key === undefined) throw new Error(`session keys without ${field}`);
  return key;
}
