import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AccountId } from "@serinus/bytes";
import { badOrigin } from "@serinus/frame";
import {
  ALICE,
  approve,
  asMulti,
  asOne,
  BOB,
  CHARLIE,
  cancel,
  DAVE,
  filtered,
  multisigChain,
  poke,
  transfer,
} from "./multisig-chain.ts";

describe("an account of several signatories", () => {
  it("is the one that Substrate derives", () => {
    const { accountOf } = multisigChain();
    // The development accounts Alice, Bob and Charlie; results of `createKeyMulti` of @polkadot/util-crypto 14.0.3.
    const alice = "0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d" as AccountId;
    const bob = "0x8eaf04151687736326c9fea17e25fc5287613693c912909cb226aa4794f26a48" as AccountId;
    const charlie = "0x90b5ab205c6974c9ea841be688864633dc9ca8a357843eeacf2314649965fe22" as AccountId;
    assert.equal(
      accountOf([bob, charlie, alice], 2),
      "0x49daa32c7287890f38b7e1a8cd2961723d36d20baa0bf3b82e0c4bdda93b1c0a",
    );
    assert.equal(
      accountOf([bob, alice], 1),
      "0x4c5901223c7c52585646634e70dd46ad3faf1270f84a4673b5b4a4e126474073",
    );
  });

  it("needs others, sorted, each once, not too many, without the sender", () => {
    const { assertNoop, origins, multisig, now, hashOf } = multisigChain();
    const call = transfer(DAVE, 1n);
    const bob = origins.signed(BOB);
    const wrong: readonly (readonly [readonly AccountId[], keyof typeof multisig.error])[] = [
      [[], "TooFewSignatories"],
      [[ALICE, CHARLIE, DAVE], "TooManySignatories"],
      [[CHARLIE, ALICE], "SignatoriesOutOfOrder"],
      [[CHARLIE, CHARLIE], "SignatoriesOutOfOrder"],
      [[ALICE, BOB], "SenderInSignatories"],
    ];
    for (const [others, failure] of wrong) {
      assertNoop(asOne(others, call), bob, multisig.error[failure]);
      assertNoop(asMulti(2, others, undefined, call), bob, multisig.error[failure]);
      assertNoop(approve(2, others, undefined, hashOf(call)), bob, multisig.error[failure]);
      assertNoop(cancel(2, others, now(), hashOf(call)), bob, multisig.error[failure]);
      assertNoop(poke(2, others, hashOf(call)), bob, multisig.error[failure]);
    }
  });

  it("needs a threshold of two or more, and signed origins", () => {
    const { assertNoop, origins, multisig, now, hashOf } = multisigChain();
    const call = transfer(DAVE, 1n);
    for (const threshold of [0, 1]) {
      const all = [
        asMulti(threshold, [BOB], undefined, call),
        approve(threshold, [BOB], undefined, hashOf(call)),
        cancel(threshold, [BOB], now(), hashOf(call)),
        poke(threshold, [BOB], hashOf(call)),
      ];
      for (const each of all) {
        assertNoop(each, origins.signed(ALICE), multisig.error.MinimumThreshold);
        assertNoop(each, origins.root, badOrigin);
        assertNoop(each, origins.none, badOrigin);
      }
    }
    assertNoop(asOne([BOB], call), origins.root, badOrigin);
  });
});

describe("the account of which one signatory will do", () => {
  it("makes calls at once", () => {
    const { assertOk, assertLastEvent, origins, accountOf, free } = multisigChain();
    const account = accountOf([ALICE, BOB], 1);
    assertOk(transfer(account, 100n), origins.signed(ALICE));
    assertOk(asOne([ALICE], transfer(DAVE, 30n)), origins.signed(BOB));
    assert.deepEqual([free(account), free(DAVE)], [70n, 30n]);
    assertLastEvent({
      type: "Balances",
      value: { type: "Transfer", value: { from: account, to: DAVE, amount: 30n } },
    });
  });

  it("fails as its call does", () => {
    const { assertNoop, origins, runtime } = multisigChain();
    assertNoop(asOne([ALICE], filtered), origins.signed(BOB), runtime.callFiltered);
  });
});
