import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type AnyCall, badOrigin } from "@serinus/frame";
import {
  ALICE,
  asDerivative,
  batch,
  batchAll,
  broken,
  observedChain as chain,
  dispatchAs,
  FORBIDDEN_ID,
  forbidden,
  forceBatch,
  ifElse,
  probe,
  signedBy,
  usedBy,
} from "./utility-chain.ts";

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
    assert.equal(used(forceBatch(failing, probe(1, { weight: 8n }))), 1000n + 20n + 78n);
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
