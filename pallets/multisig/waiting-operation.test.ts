import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  ALICE,
  approve,
  BOB,
  CHARLIE,
  cancel,
  DAVE,
  event,
  FUNDS,
  poke,
  transfer,
  twoOfThree,
} from "./multisig-chain.ts";
import { pokeDeposit } from "./waiting-operation.ts";

describe("giving an operation up", () => {
  it("returns the deposit to who began it", () => {
    const { assertOk, assertNoop, assertLastEvent, multisig, account, now, hashOf, ...chain } = twoOfThree();
    const call_hash = hashOf(transfer(DAVE, 1n));
    const { error } = multisig;
    assertNoop(cancel(2, [BOB, CHARLIE], now(), call_hash), chain.alice, error.NotFound);
    assertOk(approve(2, [BOB, CHARLIE], undefined, call_hash), chain.alice);
    const timepoint = now();
    const later = { ...timepoint, index: 5 };
    assertNoop(cancel(2, [BOB, CHARLIE], later, call_hash), chain.alice, error.WrongTimepoint);
    assertNoop(cancel(2, [ALICE, CHARLIE], timepoint, call_hash), chain.bob, error.NotOwner);
    assertNoop(cancel(2, [BOB, CHARLIE], timepoint, account as never), chain.alice, error.NotFound);
    assertNoop(cancel(3, [BOB, CHARLIE], timepoint, call_hash), chain.alice, error.NotFound);
    assertOk(cancel(2, [BOB, CHARLIE], timepoint, call_hash), chain.alice);
    assertLastEvent(
      event("MultisigCancelled", { cancelling: ALICE, timepoint, multisig: account, call_hash }),
    );
    assert.deepEqual([chain.waiting(), chain.reserved(ALICE)], [[], 0n]);
    chain.tryState();
  });
});

describe("an operation's deposit", () => {
  it("is brought up to date for nothing, when it changes", () => {
    const { assertOk, assertNoop, assertLastEvent, multisig, balances, hashOf, reserved, ...chain } =
      twoOfThree();
    const call_hash = hashOf(transfer(DAVE, 1n));
    const { error } = multisig;
    const others = [BOB, CHARLIE];
    assertNoop(poke(2, others, call_hash), chain.alice, error.NotFound);
    assertOk(approve(2, others, undefined, call_hash), chain.alice);
    assertNoop(poke(2, [ALICE, CHARLIE], call_hash), chain.bob, error.NotOwner);
    assert.equal(assertOk(poke(2, others, call_hash), chain.alice).pays_fee.type, "Yes");

    const later = (DepositBase: bigint) => {
      const constants = { ...multisig.constants, DepositBase };
      const changed = { ...multisig, constants };
      return pokeDeposit(changed, ALICE, { threshold: 2, other_signatories: others }, call_hash);
    };
    assert.equal(later(100n), true);
    const who = ALICE;
    assertLastEvent(event("DepositPoked", { who, call_hash, old_deposit: 14n, new_deposit: 104n }));
    assert.equal(reserved(ALICE), 104n);
    assert.throws(
      () => later(FUNDS),
      (thrown) => thrown === balances.error.InsufficientBalance,
    );
    chain.tryState();
    assert.equal(assertOk(poke(2, others, call_hash), chain.alice).pays_fee.type, "No");
    assertLastEvent(event("DepositPoked", { who, call_hash, old_deposit: 104n, new_deposit: 14n }));
    assert.equal(reserved(ALICE), 14n);
    chain.tryState();
  });
});
