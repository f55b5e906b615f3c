import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AccountId } from "@serinus/bytes";
import { badOrigin, weight } from "@serinus/frame";
import {
  ALICE,
  approve,
  asMulti,
  asOne,
  BOB,
  CHARLIE,
  cancel,
  DAVE,
  FUNDS,
  multisigChain,
  poke,
  transfer,
} from "./multisig-chain.ts";
import { pokeDeposit } from "./operate.ts";

const event = (type: string, value: unknown) => ({ type: "Multisig", value: { type, value } });

/** The chain, and the account of two of Alice, Bob and Charlie with some funds. */
function twoOfThree() {
  const chain = multisigChain();
  const { origins, assertOk, accountOf } = chain;
  const [alice, bob, charlie] = [ALICE, BOB, CHARLIE].map((who) => origins.signed(who));
  assert.ok(alice && bob && charlie);
  const account = accountOf([ALICE, BOB, CHARLIE], 2);
  assertOk(transfer(account, 100n), alice);
  return { ...chain, alice, bob, charlie, account };
}

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
    const call = { ...transfer(DAVE, 1n), value: { type: "force_transfer", value: filteredArgs() } };
    assertOk(asMulti(2, [BOB, CHARLIE], undefined, call), alice);
    assertOk(asMulti(2, [ALICE, CHARLIE], now(), call), bob);
    const result = { type: "Err", value: runtime.callFiltered.error };
    const executed = { approving: BOB, timepoint: now(), multisig: account, call_hash: hashOf(call), result };
    assertLastEvent(event("MultisigExecuted", executed));
  });
});

function filteredArgs() {
  const address = { type: "Id", value: ALICE } as const;
  return { source: address, dest: address, value: 1n };
}

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
    const filtered = { ...transfer(DAVE, 1n), value: { type: "force_transfer", value: filteredArgs() } };
    assertNoop(asOne([ALICE], filtered), origins.signed(BOB), runtime.callFiltered);
  });
});
