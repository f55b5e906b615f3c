import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AccountId } from "@serinus/bytes";
import { type AnyCall, badOrigin, DispatchFailure, failureOf, type Origin, weight } from "@serinus/frame";
import { testAccount } from "@serinus/frame/testing";
import { derivativeAccountId } from "./derivative-account.ts";
import {
  asDerivative,
  batch,
  batchAll,
  dispatchAs,
  dispatchAsFallible,
  FORBIDDEN_ID,
  forceBatch,
  ifElse,
  probe,
  utilityChain,
  withWeight,
} from "./utility-chain.ts";

const ALICE = testAccount(1);
const BOB = testAccount(2);
const signedBy = (who: AccountId) => ({ type: "system", value: { type: "Signed", value: who } }) as const;
const broken = probe(9, { fails: true });
const forbidden = probe(FORBIDDEN_ID);

function chain() {
  const test = utilityChain();
  const { Broken } = test.runtime.probe.error;
  const { callFiltered } = test.runtime;
  const alice = test.origins.signed(ALICE);
  return {
    ...test,
    Broken,
    callFiltered,
    alice,
    ran: () => test.runtime.probe.storage.Log.get(),
    /** Events as a line each: the pallet's own names, with what tells them apart. */
    told: () =>
      test.events().map(({ value: { type, value } }) => {
        const { id, index, error, main_error, result } = (value ?? {}) as Record<string, unknown>;
        const about = id ?? index ?? (result as { type: string } | undefined)?.type;
        const why = (error ?? main_error) as { type: string } | undefined;
        return [type, about, why?.type].filter((part) => part !== undefined).join(" ");
      }),
    /** Weight used, as the call says when it fails or succeeds; `undefined` when it says nothing. */
    used: (call: AnyCall, origin: Origin = alice) =>
      usedBy(() => test.dispatcher.dispatch(call, origin).actual_weight),
    announced: (call: AnyCall) => test.dispatcher.info(call).call_weight.ref_time,
    classOf: (call: AnyCall) => test.dispatcher.info(call).class.type,
  };
}

function usedBy(work: () => { ref_time: bigint } | undefined): bigint | undefined {
  try {
    return work()?.ref_time;
  } catch (thrown) {
    if (!(thrown instanceof DispatchFailure)) throw thrown;
    return thrown.postInfo.actual_weight?.ref_time;
  }
}

describe("batch", () => {
  it("makes its calls one after the other", () => {
    const { assertOk, alice, ran, told } = chain();
    assertOk(batch(probe(1), probe(2)), alice);
    assert.deepEqual(ran(), [1, 2]);
    assert.deepEqual(told(), ["Ran 1", "ItemCompleted", "Ran 2", "ItemCompleted", "BatchCompleted"]);
  });

  it("ends with the first failure and keeps what was done", () => {
    const { assertOk, alice, ran, told } = chain();
    assertOk(batch(probe(1), broken, probe(3)), alice);
    assert.deepEqual(ran(), [1]);
    assert.deepEqual(told(), ["Ran 1", "ItemCompleted", "BatchInterrupted 1 Module"]);
  });

  it("may be empty, and is operational then", () => {
    const { assertOk, alice, told, classOf, announced } = chain();
    assertOk(batch(), alice);
    assert.deepEqual(told(), ["BatchCompleted"]);
    assert.equal(classOf(batch()), "Operational");
    assert.equal(announced(batch()), 1000n);
  });

  it("weighs what its calls used, up to the one that failed", () => {
    const { used, announced } = chain();
    const cheap = probe(1, { weight: 100n, used: 40n });
    const failing = probe(2, { weight: 200n, used: 70n, fails: true });
    assert.equal(announced(batch(cheap, failing, cheap)), 1000n + 30n + 400n);
    assert.equal(used(batch(cheap, cheap, cheap)), 1000n + 30n + 120n);
    assert.equal(used(batch(cheap, failing, cheap)), 1000n + 20n + 40n + 70n);
    // A call never counts for more than it announced, and for that if it says nothing.
    assert.equal(
      used(batch(probe(3, { weight: 5n, used: 9n }), probe(4, { weight: 6n }))),
      1000n + 20n + 11n,
    );
    assert.equal(used(batch(probe(3, { weight: 5n, fails: true }))), 1000n + 10n + 5n);
  });

  it("is paid for, even if its calls are free", () => {
    const { assertOk, alice, dispatcher } = chain();
    const free = batch(probe(1, { used: 1n }));
    assert.equal(assertOk(free, alice).pays_fee.type, "Yes");
    assert.equal(dispatcher.info(free).pays_fee.type, "Yes");
  });
});

describe("force_batch", () => {
  it("makes all its calls, whichever fail", () => {
    const { assertOk, alice, ran, told } = chain();
    assertOk(forceBatch(probe(1), broken, probe(3)), alice);
    assert.deepEqual(ran(), [1, 3]);
    assert.deepEqual(told(), [
      "Ran 1",
      "ItemCompleted",
      "ItemFailed Module",
      "Ran 3",
      "ItemCompleted",
      "BatchCompletedWithErrors",
    ]);
  });

  it("says so when none failed, and what all used", () => {
    const { assertOk, alice, told, used, announced } = chain();
    assertOk(forceBatch(probe(1)), alice);
    assert.deepEqual(told(), ["Ran 1", "ItemCompleted", "BatchCompleted"]);
    const failing = probe(2, { weight: 200n, used: 70n, fails: true });
    assert.equal(used(forceBatch(failing, probe(1, { weight: 8n }))), 5000n + 100n + 78n);
    assert.equal(announced(forceBatch(failing, failing)), 5000n + 100n + 400n);
  });
});

describe("batch_all", () => {
  it("makes all its calls", () => {
    const { assertOk, alice, ran, told, used } = chain();
    assertOk(batchAll(probe(1), probe(2)), alice);
    assert.deepEqual(ran(), [1, 2]);
    assert.deepEqual(told(), ["Ran 1", "ItemCompleted", "Ran 2", "ItemCompleted", "BatchCompleted"]);
    assert.equal(used(batchAll(probe(1, { weight: 9n, used: 4n }))), 3000n + 30n + 4n);
  });

  it("or none", () => {
    const { assertNoop, alice, Broken, used } = chain();
    assertNoop(batchAll(probe(1), broken, probe(3)), alice, Broken);
    const failing = probe(2, { weight: 200n, used: 70n, fails: true });
    assert.equal(used(batchAll(probe(1, { weight: 8n }), failing, probe(3))), 3000n + 60n + 78n);
  });

  it("may hold another only for root", () => {
    const { assertNoop, assertOk, alice, origins, callFiltered, ran, used } = chain();
    const nested = batchAll(probe(1), batchAll(probe(2)));
    assertNoop(nested, alice, callFiltered);
    // A refused call counts with all that it announced.
    assert.equal(used(nested), 3000n + 60n + 1n + (3000n + 30n + 1n));
    assertNoop(batchAll(asDerivative(0, batchAll(probe(1)))), alice, callFiltered);
    assertNoop(batchAll(ifElse(batchAll(probe(1)), batchAll(probe(2)))), alice, callFiltered);
    assertOk(nested, origins.root);
    assert.deepEqual(ran(), [1, 2]);
    assertOk(batch(batchAll(probe(3)), forceBatch(batchAll(probe(4)))), alice);
    assert.deepEqual(ran(), [1, 2, 3, 4]);
    // With the origin that root gives, the filter of the batch ends.
    assertOk(batchAll(dispatchAs(signedBy(ALICE), batchAll(probe(5)))), origins.root);
    assert.deepEqual(ran(), [1, 2, 3, 4, 5]);
  });
});

describe("every batch", () => {
  for (const make of [batch, batchAll, forceBatch]) {
    const name = make().value.type;

    it(`has a limit: ${name}`, () => {
      const { assertNoop, assertOk, alice, runtime } = chain();
      const many = Array.from({ length: 6 }, (_, id) => probe(id));
      assertNoop(make(...many), alice, runtime.utility.error.TooManyCalls);
      assertOk(make(...many.slice(0, 5)), alice);
    });

    it(`is not for nobody: ${name}`, () => {
      const { assertNoop, assertOk, origins, dispatcher } = chain();
      assertNoop(make(probe(1)), origins.none, badOrigin);
      assertOk(make(probe(1)), origins.from({ type: "Origins", value: { type: "Treasurer" } }));
      assert.equal(
        usedBy(() => dispatcher.dispatch(make(probe(1)), origins.none).actual_weight),
        undefined,
      );
    });

    it(`asks the filter, but not for root: ${name}`, () => {
      const { assertOk, origins, ran, alice, told } = chain();
      assertOk(forceBatch(make(forbidden)), alice);
      assert.deepEqual(ran(), []);
      assert.ok(told().some((event) => event.endsWith("Module")));
      assertOk(make(forbidden), origins.root);
      assert.deepEqual(ran(), [FORBIDDEN_ID]);
    });

    it(`is normal if one of its calls is: ${name}`, () => {
      const { classOf } = chain();
      const [normal, operational, mandatory] = [0, 1, 2].map((place) => probe(1, { class: place })) as [
        AnyCall,
        AnyCall,
        AnyCall,
      ];
      assert.equal(classOf(make(operational, operational)), "Operational");
      assert.equal(classOf(make(operational, normal)), "Normal");
      assert.equal(classOf(make(normal, operational)), "Normal");
      assert.equal(classOf(make(mandatory, operational)), "Operational");
    });
  }
});

describe("as_derivative", () => {
  it("makes the call as an account derived from the sender", () => {
    const { assertOk, assertLastEvent, alice, host, announced, used } = chain();
    const call = asDerivative(7, probe(1, { weight: 50n, used: 20n }));
    assertOk(call, alice);
    const who = derivativeAccountId(host, ALICE, 7);
    assertLastEvent({ type: "Probe", value: { type: "Ran", value: { id: 1, who } } });
    assert.equal(announced(call), 2000n + 300n + 50n);
    assert.equal(used(call), 2000n + 300n + 20n);
    assertOk(asDerivative(1, asDerivative(2, probe(1))), alice);
    const within = derivativeAccountId(host, derivativeAccountId(host, ALICE, 1), 2);
    assertLastEvent({ type: "Probe", value: { type: "Ran", value: { id: 1, who: within } } });
  });

  it("fails as the call does, with the weight that was used", () => {
    const { assertNoop, alice, Broken, used, classOf } = chain();
    const failing = asDerivative(0, probe(2, { weight: 200n, used: 70n, fails: true }));
    assertNoop(failing, alice, Broken);
    assert.equal(used(failing), 2000n + 300n + 70n);
    assert.equal(classOf(asDerivative(0, probe(1, { class: 2 }))), "Mandatory");
  });

  it("is for signed origins, and keeps their filter", () => {
    const { assertNoop, alice, origins, callFiltered } = chain();
    assertNoop(asDerivative(0, probe(1)), origins.root, badOrigin);
    assertNoop(asDerivative(0, probe(1)), origins.none, badOrigin);
    assertNoop(asDerivative(0, forbidden), alice, callFiltered);
  });

  it("derives as @polkadot/util-crypto 14.0.3 does", () => {
    const { host } = chain();
    const who = "0xd6e6e33e51f1e26a0daa9203ee8fb48593af0d4d5b85fc47889ad592126fd634" as AccountId;
    assert.deepEqual(
      [0, 0x1234].map((index) => derivativeAccountId(host, who, index)),
      [
        "0x591a683ee626d1bb376d718fb76975f8f5d9e71dbedc412fc223f7fee1ae1da9",
        "0x31122fa1426455609f09ebaa1e25fc6f17d2124e6602c783594a0c179a828df7",
      ],
    );
  });
});

describe("dispatch_as", () => {
  it("makes the call with any origin, past its filter", () => {
    const { assertOk, assertHasEvent, assertLastEvent, origins, told, used, announced } = chain();
    assertOk(dispatchAs(signedBy(BOB), forbidden), origins.root);
    assertHasEvent({ type: "Probe", value: { type: "Ran", value: { id: FORBIDDEN_ID, who: BOB } } });
    assertLastEvent({ type: "Utility", value: { type: "DispatchedAs", value: { result: { type: "Ok" } } } });
    assert.equal(announced(dispatchAs(signedBy(BOB), probe(1, { weight: 5n }))), 4005n);
    // What the call used is not told.
    assert.equal(used(dispatchAs(signedBy(BOB), probe(1, { used: 0n })), origins.root), undefined);
    assertOk(dispatchAs(signedBy(BOB), batch(forbidden)), origins.root);
    assert.deepEqual(told().slice(-2), ["BatchInterrupted 0 Module", "DispatchedAs Ok"]);
  });

  it("succeeds even if the call fails", () => {
    const { assertOk, assertLastEvent, origins, Broken, ran } = chain();
    assertOk(dispatchAs(signedBy(BOB), broken), origins.root);
    const result = { type: "Err", value: Broken.error };
    assertLastEvent({ type: "Utility", value: { type: "DispatchedAs", value: { result } } });
    assert.deepEqual(ran(), []);
    const nobody = { type: "system", value: { type: "None" } } as const;
    assertOk(dispatchAs(nobody, batch()), origins.root);
    const refused = { type: "Err", value: badOrigin.error };
    assertLastEvent({ type: "Utility", value: { type: "DispatchedAs", value: { result: refused } } });
  });

  it("is for root, of the class of its call", () => {
    const { assertNoop, alice, origins, classOf } = chain();
    for (const origin of [alice, origins.none])
      assertNoop(dispatchAs(signedBy(ALICE), probe(1)), origin, badOrigin);
    assert.equal(classOf(dispatchAs(signedBy(ALICE), probe(1, { class: 1 }))), "Operational");
  });
});

describe("dispatch_as_fallible", () => {
  it("tells of success, and fails as the call does, without its weight", () => {
    const { assertOk, assertNoop, assertLastEvent, origins, Broken, used, announced, classOf } = chain();
    assertOk(dispatchAsFallible(signedBy(BOB), forbidden), origins.root);
    assertLastEvent({ type: "Utility", value: { type: "DispatchedAs", value: { result: { type: "Ok" } } } });
    assertNoop(dispatchAsFallible(signedBy(BOB), broken), origins.root, Broken);
    const failing = dispatchAsFallible(signedBy(BOB), probe(1, { weight: 5n, used: 3n, fails: true }));
    assert.equal(used(failing, origins.root), undefined);
    assert.equal(announced(failing), 6005n);
    assert.equal(classOf(dispatchAsFallible(signedBy(BOB), probe(1, { class: 1 }))), "Operational");
  });

  it("is for root", () => {
    const { assertNoop, alice } = chain();
    assertNoop(dispatchAsFallible(signedBy(ALICE), probe(1)), alice, badOrigin);
  });
});

describe("with_weight", () => {
  it("makes the call as root at the weight that is stated", () => {
    const { assertOk, assertNoop, assertLastEvent, alice, origins, Broken, used, announced, classOf } =
      chain();
    const call = withWeight(123n, probe(1, { weight: 50n, used: 20n, class: 1 }));
    assertOk(call, origins.root);
    assertLastEvent({ type: "Probe", value: { type: "Ran", value: { id: 1, who: undefined } } });
    assert.equal(announced(call), 123n);
    assert.equal(used(call, origins.root), undefined);
    assert.equal(classOf(call), "Operational");
    const failing = withWeight(123n, probe(2, { used: 7n, fails: true }));
    assertNoop(failing, origins.root, Broken);
    assert.equal(used(failing, origins.root), undefined);
    assertNoop(call, alice, badOrigin);
    // Whatever is stated counts within a batch, too.
    assert.equal(used(batch(call), origins.root), 1000n + 10n + 123n);
  });
});

describe("if_else", () => {
  const main = probe(1, { weight: 50n, used: 20n });
  const failing = probe(2, { weight: 200n, used: 70n, fails: true });
  const fallback = probe(3, { weight: 30n, used: 10n });

  it("makes the main call alone when it succeeds", () => {
    const { assertOk, alice, told, ran, used, announced } = chain();
    assertOk(ifElse(main, fallback), alice);
    assert.deepEqual(told(), ["Ran 1", "IfElseMainSuccess"]);
    assert.deepEqual(ran(), [1]);
    assert.equal(used(ifElse(main, fallback)), 7020n);
    assert.equal(announced(ifElse(main, fallback)), 7080n);
  });

  it("makes the fallback when the main call fails", () => {
    const { assertOk, alice, told, ran, used } = chain();
    assertOk(ifElse(batchAll(main, failing), fallback), alice);
    assert.deepEqual(told(), ["Ran 3", "IfElseFallbackCalled Module"]);
    assert.deepEqual(ran(), [3]);
    assert.equal(used(ifElse(failing, fallback)), 7080n);
  });

  it("fails with the fallback's failure when both do", () => {
    const { assertNoop, alice, Broken, callFiltered, used } = chain();
    assertNoop(ifElse(forbidden, failing), alice, Broken);
    assertNoop(ifElse(failing, forbidden), alice, callFiltered);
    assert.equal(used(ifElse(failing, failing)), 7140n);
    assert.equal(used(ifElse(failing, forbidden)), 7071n);
  });

  it("is not for nobody, and asks no filter for root", () => {
    const { assertNoop, assertOk, origins, ran } = chain();
    assertNoop(ifElse(main, fallback), origins.none, badOrigin);
    assertOk(ifElse(failing, forbidden), origins.root);
    assertOk(ifElse(forbidden, failing), origins.root);
    assert.deepEqual(ran(), [FORBIDDEN_ID, FORBIDDEN_ID]);
  });

  it("is operational when both calls are", () => {
    const { classOf } = chain();
    const [normal, operational, mandatory] = [0, 1, 2].map((place) => probe(1, { class: place })) as [
      AnyCall,
      AnyCall,
      AnyCall,
    ];
    assert.equal(classOf(ifElse(operational, operational)), "Operational");
    assert.equal(classOf(ifElse(operational, normal)), "Normal");
    assert.equal(classOf(ifElse(mandatory, operational)), "Normal");
  });
});

describe("nesting", () => {
  it("is bounded by the storage layers", () => {
    const { assertOk, assertNoop, alice, dispatcher, host } = chain();
    const nest = (levels: number): AnyCall => (levels === 0 ? probe(1) : asDerivative(0, nest(levels - 1)));
    assertOk(nest(254), alice);
    const limit = failureOf({ type: "Transactional", value: { type: "LimitReached" } });
    assertNoop(nest(255), alice, limit);
    assert.equal(host.openTransactions(), 0);
    assert.deepEqual(dispatcher.info(nest(254)).call_weight, weight(254n * 2300n + 1n));
  });

  it("lets faults that are no dispatch failures through", () => {
    const { dispatcher, origins, alice } = chain();
    const unknown: AnyCall = { type: "Probe", value: { type: "nothing" } };
    const faulty = {
      type: "Utility",
      value: { type: "if_else", value: { main: unknown, fallback: probe(1) } },
    };
    assert.throws(() => dispatcher.dispatch(faulty, alice), /no call Probe.nothing/);
    assert.throws(() => dispatcher.dispatch(dispatchAs(signedBy(ALICE), unknown), origins.root), TypeError);
  });
});
