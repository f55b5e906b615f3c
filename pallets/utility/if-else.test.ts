import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type AnyCall, badOrigin } from "@serinus/frame";
import { batchAll, observedChain as chain, FORBIDDEN_ID, forbidden, ifElse, probe } from "./utility-chain.ts";

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
