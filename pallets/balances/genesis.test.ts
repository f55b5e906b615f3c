import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { testAccount } from "@serinus/frame/testing";
import { ALICE, BOB, balancesChain, CAROL, ED } from "./balances-chain.ts";
import { balancesGenesis } from "./genesis.ts";

describe("the genesis of Balances", () => {
  it("gives every account its balance and a provider", () => {
    const chain = balancesChain([
      [ALICE, ED],
      [BOB, 500n],
    ]);
    assert.deepEqual([chain.of(ALICE)[0], chain.of(BOB)[0], chain.of(CAROL)[0]], [ED, 500n, 0n]);
    assert.equal(chain.system.storage.Account.get(ALICE).providers, 1);
    assert.equal(chain.balances.storage.TotalIssuance.get(), 510n);
    chain.tryState();
  });

  it("refuses dust, an account twice, and more than there can be", () => {
    assert.throws(
      () => balancesChain([[ALICE, ED - 1n]]),
      /balances\.balances\[0\].*existential deposit, 10, got 9/,
    );
    assert.throws(
      () =>
        balancesChain([
          [ALICE, ED],
          [ALICE, ED],
        ]),
      /balances\.balances\[1\].*again/,
    );
    assert.throws(
      () =>
        balancesChain([
          [ALICE, (1n << 128n) - 1n],
          [testAccount(9), ED],
        ]),
      /exceed 128 bits/,
    );
  });

  it("is read and written as Substrate does, but knows no derived accounts", () => {
    const { json } = balancesGenesis(42);
    const address = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
    const alice = "0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d";
    const read = json.fromJson({ balances: [[address, 1_000n]], devAccounts: null }, "balances");
    assert.deepEqual(read.balances, [[alice, 1_000n]]);
    assert.deepEqual(json.toJson(read), { balances: [[address, 1_000n]], devAccounts: null });
    assert.deepEqual(json.fromJson({}, "balances").balances, []);
    assert.throws(() => json.fromJson({ devAccounts: [2, 100, null] }, "balances"), /must be null/);
  });
});
