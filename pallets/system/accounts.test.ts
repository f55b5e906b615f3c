import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AccountId } from "@serinus/bytes";
import { consumerRemaining, noProviders, tooManyConsumers } from "@serinus/frame";
import { newTestChain, testAccount } from "@serinus/frame/testing";
import { accountId, u32 } from "@serinus/scale";
import { accountNonceApi } from "./account-nonce-api.ts";
import {
  accountExists,
  accountInfo,
  accountNonce,
  canAccrueConsumers,
  canDecProvider,
  canIncConsumer,
  decConsumers,
  decProviders,
  decSufficients,
  incAccountNonce,
  incConsumers,
  incConsumersWithoutLimit,
  incProviders,
  incSufficients,
  isProviderRequired,
  putAccount,
} from "./accounts.ts";
import { systemApi } from "./system-api.ts";
import { testSystem } from "./testing.ts";

const who = testAccount(1);

function chain() {
  const told: string[] = [];
  const test = newTestChain((parts) => {
    const config = {
      onNewAccount: (account: AccountId) => void told.push(`new ${account}`),
      onKilledAccount: (account: AccountId) => void told.push(`killed ${account}`),
    };
    const { system, mounted } = testSystem(parts, [], config, { AccountData: u32, noAccountData: 0 });
    return { system: systemApi(system), pallets: [mounted], pallet: system };
  });
  test.runToBlock(1);
  return { test, told, system: test.runtime.pallet };
}

const NEW = { type: "System", value: { type: "NewAccount", value: { account: who } } };
const KILLED = { type: "System", value: { type: "KilledAccount", value: { account: who } } };

describe("account references", () => {
  it("let an account come and go with its providers", () => {
    const { test, told, system } = chain();
    assert.equal(incProviders(system, who), "created");
    assert.equal(incProviders(system, who), "existed");
    assert.deepEqual(test.events(), [NEW]);
    assert.equal(decProviders(system, who), "exists");
    assert.equal(accountExists(system, who), true);
    assert.equal(decProviders(system, who), "reaped");
    assert.equal(accountExists(system, who), false);
    assert.deepEqual(test.events(), [NEW, KILLED]);
    assert.deepEqual(told, [`new ${who}`, `killed ${who}`]);
    test.tryState();
  });

  it("let an account exist for its own sake", () => {
    const { test, system } = chain();
    assert.equal(incSufficients(system, who), "created");
    assert.equal(incSufficients(system, who), "existed");
    assert.equal(incProviders(system, who), "existed");
    assert.equal(decSufficients(system, who), "exists");
    assert.equal(decProviders(system, who), "exists");
    assert.equal(decSufficients(system, who), "reaped");
    assert.deepEqual(test.events(), [NEW, KILLED]);
  });

  it("keep the last provider while consumers depend on it", () => {
    const { test, system } = chain();
    incProviders(system, who);
    incConsumers(system, who);
    assert.equal(isProviderRequired(system, who), true);
    assert.equal(canDecProvider(system, who), false);
    assert.throws(
      () => decProviders(system, who),
      (error) => error === consumerRemaining,
    );
    incProviders(system, who);
    assert.equal(canDecProvider(system, who), true);
    assert.equal(decProviders(system, who), "exists");
    decConsumers(system, who);
    assert.equal(decProviders(system, who), "reaped");
    test.tryState();
  });

  it("bound the consumers of an account", () => {
    const { system } = chain();
    assert.throws(
      () => incConsumers(system, who),
      (error) => error === noProviders,
    );
    assert.throws(
      () => incConsumersWithoutLimit(system, who),
      (error) => error === noProviders,
    );
    assert.equal(canIncConsumer(system, who), false);
    incProviders(system, who);
    for (let i = 0; i < 3; i++) incConsumers(system, who);
    assert.equal(canIncConsumer(system, who), false);
    assert.throws(
      () => incConsumers(system, who),
      (error) => error === tooManyConsumers,
    );
    incConsumersWithoutLimit(system, who);
    assert.equal(system.storage.Account.get(who).consumers, 4);
    decConsumers(system, who);
    decConsumers(system, who);
    assert.equal(canAccrueConsumers(system, who, 1), true);
    assert.equal(canAccrueConsumers(system, who, 2), false);
  });

  it("survive what correct pallets never do", () => {
    const { system } = chain();
    assert.equal(decProviders(system, who), "reaped");
    assert.equal(decSufficients(system, who), "reaped");
    decConsumers(system, who);
    assert.equal(system.storage.Account.get(who).consumers, 0);
    incSufficients(system, who);
    assert.equal(decProviders(system, who), "exists");
    assert.equal(system.storage.Account.get(who).providers, 0);
  });
});

describe("account data", () => {
  it("is kept only for accounts that exist", () => {
    const { test, system } = chain();
    const give = (data: number) => putAccount(system, who, { ...accountInfo(system, who), data });
    give(5);
    assert.equal(accountExists(system, who), false);
    incProviders(system, who);
    give(5);
    assert.equal(accountInfo(system, who).data, 5);
    decProviders(system, who);
    give(0);
    assert.equal(accountExists(system, who), false);
    test.tryState();
  });
});

describe("nonces and invariants", () => {
  it("are told by AccountNonceApi", () => {
    const { system } = chain();
    const api = accountNonceApi(system);
    const nonceOf = (account: AccountId) =>
      u32.decode(api.methods.account_nonce?.call(accountId.encode(account)) as Uint8Array);
    assert.equal(nonceOf(who), 0);
    incProviders(system, who);
    incAccountNonce(system, who);
    assert.equal(nonceOf(who), 1);
  });

  it("count", () => {
    const { system } = chain();
    incProviders(system, who);
    incAccountNonce(system, who);
    assert.equal(accountNonce(system, who), 1);
  });

  it("names what does not hold", () => {
    const { test, system } = chain();
    const account = { nonce: 0, consumers: 0, providers: 0, sufficients: 0, data: 0 };
    system.storage.Account.insert(who, account);
    assert.throws(() => test.tryState(), /kept without a provider/);
    system.storage.Account.insert(who, { ...account, sufficients: 1, consumers: 1 });
    assert.throws(() => test.tryState(), /has consumers and no provider/);
    system.storage.Account.insert(who, { ...account, providers: 1, consumers: 9 });
    assert.throws(() => test.tryState(), /has 9 consumers/);
    system.storage.Account.remove(who);
    system.storage.EventCount.put(7);
    assert.throws(() => test.tryState(), /0 events are stored and 7 counted/);
  });
});
