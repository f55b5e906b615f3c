import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { weight } from "@serinus/frame";
import {
  ALICE,
  approve,
  asMulti,
  asOne,
  BOB,
  CHARLIE,
  DAVE,
  event,
  FUNDS,
  filtered,
  transfer,
  twoOfThree,
} from "./multisig-chain.ts";

describe("an operation", () => {
  it("begins with a deposit and ends with the call and the deposit back", () => {
    const chain = twoOfThree();
    const { assertOk, assertLastEvent, assertHasEvent, account, now, hashOf, free, reserved } = chain;
    const call = transfer(DAVE, 15n);
    const call_hash = hashOf(call);
    assertOk(asMulti(2, [BOB, CHARLIE], undefined, call), chain.alice);
    assertLastEvent(event("NewMultisig", { approving: ALICE, multisig: account, call_hash }));
    assert.deepEqual([reserved(ALICE), free(ALICE)], [14n, FUNDS - 100n - 14n]);
    assert.deepEqual(chain.waiting(), [[ALICE]]);
    chain.tryState();

    const timepoint = now();
    chain.runToBlock(3);
    assertOk(asMulti(2, [ALICE, CHARLIE], timepoint, call), chain.bob);
    const result = { type: "Ok" } as const;
    const executed = { approving: BOB, timepoint, multisig: account, call_hash, result };
    assertLastEvent(event("MultisigExecuted", executed));
    assertHasEvent({
      type: "Balances",
      value: { type: "Transfer", value: { from: account, to: DAVE, amount: 15n } },
    });
    assert.deepEqual([reserved(ALICE), free(ALICE), free(account), free(DAVE)], [0n, 900n, 85n, 15n]);
    assert.deepEqual(chain.waiting(), []);
    chain.tryState();
  });

  it("is approved by hash until somebody brings the call", () => {
    const {
      assertOk,
      assertNoop,
      assertLastEvent,
      origins,
      multisig,
      accountOf,
      now,
      hashOf,
      free,
      ...chain
    } = twoOfThree();
    const account = accountOf([ALICE, BOB, CHARLIE], 3);
    assertOk(transfer(account, 50n), chain.alice);
    const call = transfer(DAVE, 15n);
    const call_hash = hashOf(call);
    assertOk(approve(3, [ALICE, BOB], undefined, call_hash), chain.charlie);
    assert.equal(chain.reserved(CHARLIE), 16n);
    const timepoint = now();
    assertOk(approve(3, [BOB, CHARLIE], timepoint, call_hash), chain.alice);
    assertLastEvent(event("MultisigApproval", { approving: ALICE, timepoint, multisig: account, call_hash }));
    assert.deepEqual(chain.waiting(), [[ALICE, CHARLIE]]);
    assertOk(approve(3, [ALICE, CHARLIE], timepoint, call_hash), chain.bob);
    assert.deepEqual(chain.waiting(), [[ALICE, BOB, CHARLIE]]);
    assertNoop(approve(3, [ALICE, CHARLIE], timepoint, call_hash), chain.bob, multisig.error.AlreadyApproved);
    assert.equal(free(DAVE), 0n);
    // All have approved, so any of them may bring the call.
    assertOk(asMulti(3, [ALICE, CHARLIE], timepoint, call), chain.bob);
    assert.deepEqual([free(DAVE), chain.reserved(CHARLIE)], [15n, 0n]);
    chain.tryState();
  });

  it("is approved by each only once", () => {
    const { assertOk, assertNoop, multisig, now, hashOf, alice } = twoOfThree();
    const call = transfer(DAVE, 1n);
    assertOk(asMulti(3, [BOB, CHARLIE], undefined, call), alice);
    const again = [asMulti(3, [BOB, CHARLIE], now(), call), approve(3, [BOB, CHARLIE], now(), hashOf(call))];
    for (const each of again) assertNoop(each, alice, multisig.error.AlreadyApproved);
  });

  it("is known by the extrinsic that began it", () => {
    const { assertOk, assertNoop, multisig, now, hashOf, alice, bob } = twoOfThree();
    const call = transfer(DAVE, 1n);
    const { error } = multisig;
    assertNoop(asMulti(2, [BOB, CHARLIE], now(), call), alice, error.UnexpectedTimepoint);
    assertNoop(approve(2, [BOB, CHARLIE], now(), hashOf(call)), alice, error.UnexpectedTimepoint);
    assertOk(approve(2, [BOB, CHARLIE], undefined, hashOf(call)), alice);
    for (const [when, failure] of [
      [undefined, error.NoTimepoint],
      [{ ...now(), index: 1 }, error.WrongTimepoint],
      [{ ...now(), height: 2 }, error.WrongTimepoint],
    ] as const) {
      assertNoop(asMulti(2, [ALICE, CHARLIE], when, call), bob, failure);
      assertNoop(approve(2, [ALICE, CHARLIE], when, hashOf(call)), bob, failure);
    }
    // Another threshold is another account, of which nothing waits.
    assertNoop(asMulti(3, [ALICE, CHARLIE], now(), call), bob, error.UnexpectedTimepoint);
  });

  it("needs the deposit", () => {
    const { assertNoop, balances, origins } = twoOfThree();
    const poor = origins.signed(DAVE);
    assertNoop(asMulti(2, [BOB], undefined, transfer(ALICE, 1n)), poor, balances.error.InsufficientBalance);
  });

  it("keeps to the weight limit", () => {
    const { assertOk, assertNoop, multisig, announced, now, alice, bob, waiting } = twoOfThree();
    const call = asOne([BOB], transfer(DAVE, 1n));
    const needed = announced(call);
    assertOk(asMulti(2, [BOB, CHARLIE], undefined, call, weight(0n)), alice);
    const tooLow = asMulti(2, [ALICE, CHARLIE], now(), call, weight(needed - 1n, 1n));
    assertNoop(tooLow, bob, multisig.error.MaxWeightTooLow);
    assert.equal(waiting().length, 1);
    assertOk(asMulti(2, [ALICE, CHARLIE], now(), call, weight(needed)), bob);
  });

  it("succeeds although its call fails", () => {
    const { assertOk, assertLastEvent, account, now, hashOf, alice, bob, reserved } = twoOfThree();
    const call = transfer(DAVE, 500n);
    assertOk(asMulti(2, [BOB, CHARLIE], undefined, call), alice);
    assertOk(asMulti(2, [ALICE, CHARLIE], now(), call), bob);
    const value = { type: "Token", value: { type: "FundsUnavailable" } };
    const result = { type: "Err", value };
    const executed = { approving: BOB, timepoint: now(), multisig: account, call_hash: hashOf(call), result };
    assertLastEvent(event("MultisigExecuted", executed));
    assert.equal(reserved(ALICE), 0n);
  });

  it("can begin again when it is over", () => {
    const { assertOk, now, reserved, waiting, alice, bob, free } = twoOfThree();
    const call = transfer(DAVE, 1n);
    for (let round = 0; round < 2; round++) {
      assertOk(asMulti(2, [BOB, CHARLIE], undefined, call), alice);
      assertOk(asMulti(2, [ALICE, CHARLIE], now(), call), bob);
    }
    assert.deepEqual([waiting(), reserved(ALICE), free(DAVE)], [[], 0n, 2n]);
  });

  it("may be approved by an account of several signatories", () => {
    const { assertOk, accountOf, now, hashOf, account, alice, bob, charlie, free, waiting, tryState } =
      twoOfThree();
    // An account of two: Charlie and the account of Alice, Bob and Charlie.
    const outer = accountOf([account, CHARLIE].sort(), 2);
    assertOk(transfer(outer, 50n), alice);
    const call = transfer(DAVE, 5n);
    assertOk(approve(2, [account], undefined, hashOf(call)), charlie);
    const inner = asMulti(2, [CHARLIE], now(), call, weight(0n));
    assertOk(asMulti(2, [BOB, CHARLIE], undefined, inner), alice);
    assertOk(asMulti(2, [ALICE, CHARLIE], now(), inner), bob);
    assert.deepEqual([free(DAVE), waiting()], [5n, []]);
    tryState();
  });

  it("lets its call pass the base filter, as everybody must", () => {
    const { assertOk, assertLastEvent, now, hashOf, account, alice, bob, runtime } = twoOfThree();
    const call = filtered;
    assertOk(asMulti(2, [BOB, CHARLIE], undefined, call), alice);
    assertOk(asMulti(2, [ALICE, CHARLIE], now(), call), bob);
    const result = { type: "Err", value: runtime.callFiltered.error };
    const executed = { approving: BOB, timepoint: now(), multisig: account, call_hash: hashOf(call), result };
    assertLastEvent(event("MultisigExecuted", executed));
  });
});
