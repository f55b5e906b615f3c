import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type AnyCall, failureOf, TRANSACTIONAL_LIMIT, weight } from "@serinus/frame";
import {
  ALICE,
  approve,
  asMulti,
  asOne,
  BOB,
  CHARLIE,
  cancel,
  DAVE,
  multisigChain,
  poke,
  remark,
  transfer,
} from "./multisig-chain.ts";

/** Reading and writing the account of the call's origin. */
const ACCOUNT = 300n;

const forRoot: AnyCall = { type: "System", value: { type: "set_heap_pages", value: { pages: 1n } } };

describe("a call of Multisig", () => {
  it("announces the dearest of what it may do, and its limit for the call", () => {
    const { announced, lengthOf, hashOf, now, dispatcher } = multisigChain();
    const call = remark(50);
    const z = lengthOf(call);
    const inner = asOne([BOB], call);
    assert.equal(announced(inner), 1000n + z + ACCOUNT + 50n);
    assert.equal(announced(asOne([BOB], inner)), 1000n + lengthOf(inner) + ACCOUNT + announced(inner));
    const asTwo = asMulti(2, [BOB, CHARLIE], undefined, call, weight(777n, 5n));
    assert.deepEqual(dispatcher.info(asTwo).call_weight, weight(4000n + 80n + 4n * z + 777n, 5n));
    assert.equal(announced(approve(2, [BOB], undefined, hashOf(call))), 6000n + 60n + 1_000_000n);
    assert.equal(announced(cancel(2, [BOB], now(), hashOf(call))), 7070n);
    assert.equal(announced(poke(2, [BOB, CHARLIE], hashOf(call))), 8160n);
  });

  it("has the class of the call only where it makes it in any case", () => {
    const { classOf } = multisigChain();
    assert.equal(classOf(forRoot), "Operational");
    assert.equal(classOf(asOne([BOB], asOne([BOB], forRoot))), "Operational");
    assert.equal(classOf(asOne([BOB], transfer(DAVE, 1n))), "Normal");
    assert.equal(classOf(asMulti(2, [BOB], undefined, forRoot)), "Normal");
  });

  it("pays for what it did", () => {
    const { used, lengthOf, hashOf, now } = multisigChain();
    // A call that tells what it used: the beginning of another operation.
    const call = asMulti(2, [DAVE], undefined, remark(5), weight(5n));
    const z = lengthOf(call);
    assert.equal(used(asMulti(3, [BOB, CHARLIE], undefined, call), ALICE), 2000n + 40n + 2n * z);
    assert.equal(used(asMulti(3, [ALICE, CHARLIE], now(), call), BOB), 3000n + 60n + 3n * z);
    // The account has nothing to leave as a deposit, so the call fails and says nothing of its weight.
    assert.equal(used(asMulti(3, [ALICE, BOB], now(), call), CHARLIE), undefined);
    assert.equal(used(approve(3, [BOB, CHARLIE], undefined, hashOf(call)), ALICE), 2000n + 40n);
    assert.equal(used(approve(3, [ALICE, CHARLIE], now(), hashOf(call)), BOB), 3000n + 60n);
  });

  it("pays for the call too when that tells what it used", () => {
    const { used, assertOk, accountOf, lengthOf, now, origins } = multisigChain();
    const call = asMulti(2, [DAVE], undefined, remark(5), weight(5n));
    const begun = 2000n + 20n + 2n * lengthOf(remark(5));
    assertOk(transfer(accountOf([ALICE, BOB], 2), 100n), origins.signed(CHARLIE));
    assertOk(transfer(accountOf([ALICE, BOB], 1), 100n), origins.signed(CHARLIE));
    assertOk(asMulti(2, [BOB], undefined, call), origins.signed(ALICE));
    assert.equal(used(asMulti(2, [ALICE], now(), call), BOB), 4000n + 40n + 4n * lengthOf(call) + begun);
    assert.equal(used(asOne([ALICE], call), BOB), 1000n + lengthOf(call) + begun);
    assert.equal(used(asOne([ALICE], remark(1)), BOB), undefined);
    // So does a call that fails: the call within a call for one says what it used up to its failure.
    const failing = asOne([BOB], asMulti(2, [ALICE], now(), remark(5)));
    assert.equal(used(failing, ALICE), undefined);
    assert.equal(used(asOne([DAVE], failing), ALICE), undefined);
  });

  it("nests as deep as storage layers do", () => {
    const { assertOk, assertNoop, origins } = multisigChain();
    const nested = (depth: number): AnyCall => {
      let call = remark(1);
      for (let i = 0; i < depth; i++) call = asOne([CHARLIE], call);
      return call;
    };
    assertOk(nested(TRANSACTIONAL_LIMIT - 1), origins.signed(ALICE));
    const tooDeep = failureOf({ type: "Transactional", value: { type: "LimitReached" } });
    assertNoop(nested(TRANSACTIONAL_LIMIT), origins.signed(ALICE), tooDeep);
  });
});
