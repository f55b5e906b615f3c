import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AccountId } from "@serinus/bytes";
import { badOrigin } from "@serinus/frame";
import { derivativeAccountId } from "./derivative-account.ts";
import {
  ALICE,
  asDerivative,
  BOB,
  batch,
  broken,
  observedChain as chain,
  dispatchAs,
  dispatchAsFallible,
  FORBIDDEN_ID,
  forbidden,
  probe,
  signedBy,
  withWeight,
} from "./utility-chain.ts";

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
