import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  type AnyCall,
  badOrigin,
  cannotLookup,
  failureOf,
  type MultiAddress,
  TRANSACTIONAL_LIMIT,
} from "@serinus/frame";
import {
  ALICE,
  ANY,
  add,
  announcedCall,
  BOB,
  CHARLIE,
  DAVE,
  FUNDS,
  forReal,
  killPure,
  proxyChain,
  REMARK,
  remark,
  remove,
  removeAll,
  TRANSFER,
  transfer,
} from "./proxy-chain.ts";

const RAW: MultiAddress = { type: "Raw", value: new Uint8Array() };
const OK = { type: "Ok" };
const err = (error: unknown) => ({ type: "Err", value: error });

describe("a call for another account", () => {
  it("is made as that account, within what the kind allows", () => {
    const { assertOk, assertLastEvent, alice, bob, free, lastResult, callFiltered, tryState } = proxyChain();
    assertOk(add(BOB, TRANSFER), alice);
    assertOk(forReal(ALICE, transfer(CHARLIE, 50n)), bob);
    assertLastEvent({ type: "Proxy", value: { type: "ProxyExecuted", value: { result: OK } } });
    assert.deepEqual([free(ALICE), free(CHARLIE)], [FUNDS - 50n - 11n, FUNDS + 50n]);
    assertOk(forReal(ALICE, remark(1)), bob);
    assert.deepEqual(lastResult(), err(callFiltered.error));
    tryState();
  });

  it("succeeds although the call fails, and tells why", () => {
    const { assertOk, alice, bob, lastResult, free } = proxyChain();
    assertOk(add(BOB, ANY), alice);
    assertOk(forReal(ALICE, transfer(CHARLIE, 2000n)), bob);
    assert.deepEqual(lastResult(), err({ type: "Token", value: { type: "FundsUnavailable" } }));
    const forRoot: AnyCall = { type: "System", value: { type: "set_heap_pages", value: { pages: 1n } } };
    assertOk(forReal(ALICE, forRoot), bob);
    assert.deepEqual(lastResult(), err(badOrigin.error));
    assert.equal(free(CHARLIE), FUNDS);
  });

  it("needs a proxy of the demanded kind, without delay", () => {
    const { assertOk, assertNoop, proxy, alice, bob, charlie, origins, lastResult } = proxyChain();
    const { NotProxy, Unannounced } = proxy.error;
    const call = transfer(CHARLIE, 1n);
    assertNoop(forReal(ALICE, call), bob, NotProxy);
    assertOk(add(BOB, TRANSFER), alice);
    assertNoop(forReal(ALICE, call), charlie, NotProxy);
    assertNoop(forReal(BOB, call), alice, NotProxy);
    assertNoop(forReal(ALICE, call, ANY), bob, NotProxy);
    assertOk(forReal(ALICE, call, TRANSFER), bob);
    assert.deepEqual(lastResult(), OK);
    // Of several kinds the first in order counts, unless another is demanded.
    assertOk(add(BOB, REMARK, 3), alice);
    assertNoop(forReal(ALICE, call), bob, Unannounced);
    assertOk(forReal(ALICE, call, TRANSFER), bob);
    assertNoop(forReal(RAW, call), bob, cannotLookup);
    assertNoop(forReal(ALICE, call), origins.root, badOrigin);
  });

  it("gives a proxy no rights that it does not have", () => {
    const { assertOk, alice, bob, lastResult, callFiltered, proxiesOf } = proxyChain();
    const filtered = err(callFiltered.error);
    const tried = (call: AnyCall) => {
      assertOk(forReal(ALICE, call), bob);
      return lastResult();
    };
    assertOk(add(BOB, TRANSFER), alice);
    assertOk(add(CHARLIE, ANY), alice);
    assert.deepEqual(tried(add(DAVE, ANY)), filtered);
    assert.deepEqual(tried(add(DAVE, REMARK)), filtered);
    assert.deepEqual(tried(remove(CHARLIE, ANY)), filtered);
    assert.deepEqual(tried(removeAll), filtered);
    assert.deepEqual(tried(killPure(ALICE, ANY, 1)), filtered);
    assert.deepEqual(tried(add(DAVE, TRANSFER)), OK);
    assert.deepEqual(tried(remove(DAVE, TRANSFER)), OK);
    assert.equal(proxiesOf(ALICE).length, 2);

    assertOk(add(BOB, ANY), alice);
    assert.deepEqual(tried(add(DAVE, REMARK)), OK);
    assert.deepEqual(tried(removeAll), OK);
    assert.deepEqual(proxiesOf(ALICE), []);
  });

  it("may be made through a chain of proxies, each with its own limits", () => {
    const { assertOk, alice, bob, charlie, events, callFiltered, free } = proxyChain();
    assertOk(add(BOB, TRANSFER), alice);
    assertOk(add(CHARLIE, ANY), bob);
    assertOk(forReal(BOB, forReal(ALICE, transfer(DAVE, 9n))), charlie);
    assert.equal(free(DAVE), FUNDS + 9n);
    assertOk(forReal(BOB, forReal(ALICE, remark(1))), charlie);
    const results = events()
      .filter(({ value }) => value.type === "ProxyExecuted")
      .map(({ value }) => (value.value as { result: unknown }).result);
    assert.deepEqual(results, [OK, OK, err(callFiltered.error), OK]);
  });

  it("nests as deep as storage layers do", () => {
    const { assertOk, alice, bob, events } = proxyChain();
    assertOk(add(BOB, ANY), alice);
    assertOk(add(ALICE, ANY), bob);
    let call = remark(1);
    for (let depth = 0; depth < TRANSACTIONAL_LIMIT; depth++) {
      call = forReal(depth % 2 === 0 ? ALICE : BOB, call);
    }
    // The outermost is Alice's call for Bob or Bob's for Alice, whichever the depth gives.
    assertOk(call, TRANSACTIONAL_LIMIT % 2 === 0 ? alice : bob);
    const innermost = events().find(({ value }) => value.type === "ProxyExecuted")?.value.value;
    const { error } = failureOf({ type: "Transactional", value: { type: "LimitReached" } });
    assert.deepEqual(innermost, { result: err(error) });
  });

  it("weighs what it may make", () => {
    const { announced, dispatcher } = proxyChain();
    const [p, a, account] = [4n, 3n, 300n];
    assert.equal(announced(forReal(ALICE, remark(5))), 1000n + p + account + 5n);
    assert.equal(announced(forReal(ALICE, forReal(BOB, remark(5)))), 2n * (1000n + p + account) + 5n);
    assert.equal(announced(announcedCall(BOB, ALICE, remark(5))), 2000n + 10n * a + p + account + 5n);
    const forRoot: AnyCall = { type: "System", value: { type: "set_heap_pages", value: { pages: 1n } } };
    for (const call of [forReal(ALICE, forReal(BOB, forRoot)), announcedCall(BOB, ALICE, forRoot)]) {
      assert.equal(dispatcher.info(call).class.type, "Operational");
    }
    assert.equal(dispatcher.info(forReal(ALICE, remark(1))).class.type, "Normal");
  });
});
