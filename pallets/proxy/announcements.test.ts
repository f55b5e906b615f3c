import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { badOrigin, cannotLookup, type MultiAddress } from "@serinus/frame";
import {
  ALICE,
  ANY,
  add,
  announce,
  announcedCall,
  BOB,
  CHARLIE,
  DAVE,
  FUNDS,
  forReal,
  proxyChain,
  REMARK,
  rejectAnnouncement,
  remark,
  remove,
  removeAnnouncement,
  TRANSFER,
  transfer,
} from "./proxy-chain.ts";

const RAW: MultiAddress = { type: "Raw", value: new Uint8Array() };
const OK = { type: "Ok" };

/** Bob is a proxy of Alice's after three blocks and of Charlie's after two. */
function delayed() {
  const chain = proxyChain();
  chain.assertOk(add(BOB, TRANSFER, 3), chain.alice);
  chain.assertOk(add(BOB, ANY, 2), chain.charlie);
  const call = transfer(DAVE, 5n);
  return { ...chain, call, hash: chain.hashOf(call) };
}

describe("an announcement", () => {
  it("is made for a deposit, which grows with their number", () => {
    const { assertOk, assertLastEvent, bob, hash, hashOf, pendingOf, reserved, runToBlock, tryState } =
      delayed();
    assertOk(announce(ALICE, hash), bob);
    assertLastEvent({
      type: "Proxy",
      value: { type: "Announced", value: { real: ALICE, proxy: BOB, call_hash: hash } },
    });
    assert.equal(reserved(BOB), 22n);
    runToBlock(2);
    assertOk(announce(CHARLIE, hashOf(remark(1))), bob);
    assert.deepEqual(pendingOf(BOB), [
      { real: ALICE, call_hash: hash, height: 1 },
      { real: CHARLIE, call_hash: hashOf(remark(1)), height: 2 },
    ]);
    assert.equal(reserved(BOB), 24n);
    tryState();
  });

  it("is a proxy's, and not one of too many", () => {
    const { assertOk, assertNoop, proxy, alice, bob, hash, origins, balances } = delayed();
    assertNoop(announce(DAVE, hash), bob, proxy.error.NotProxy);
    assertNoop(announce(BOB, hash), alice, proxy.error.NotProxy);
    for (let i = 0; i < 3; i++) assertOk(announce(ALICE, hash), bob);
    assertNoop(announce(ALICE, hash), bob, proxy.error.TooMany);
    for (const call of [announce(RAW, hash), removeAnnouncement(RAW, hash), rejectAnnouncement(RAW, hash)]) {
      assertNoop(call, bob, cannotLookup);
      assertNoop(call, origins.root, badOrigin);
    }
    assertOk(transfer(DAVE, FUNDS - 26n - 1n), bob);
    assertOk(removeAnnouncement(ALICE, hash), bob);
    assertOk(transfer(DAVE, 26n), bob);
    assertNoop(announce(ALICE, hash), bob, balances.error.InsufficientBalance);
  });

  it("is taken back by the proxy", () => {
    const { assertOk, assertNoop, proxy, alice, bob, hash, hashOf, pendingOf, reserved, tryState } =
      delayed();
    const { NotFound } = proxy.error;
    assertNoop(removeAnnouncement(ALICE, hash), bob, NotFound);
    assertOk(announce(ALICE, hash), bob);
    assertOk(announce(CHARLIE, hash), bob);
    assertNoop(removeAnnouncement(ALICE, hashOf(remark(1))), bob, NotFound);
    assertNoop(removeAnnouncement(ALICE, hash), alice, NotFound);
    assertOk(removeAnnouncement(ALICE, hash), bob);
    assert.deepEqual([pendingOf(BOB).map(({ real }) => real), reserved(BOB)], [[CHARLIE], 22n]);
    assertOk(removeAnnouncement(CHARLIE, hash), bob);
    assert.deepEqual([pendingOf(BOB), reserved(BOB)], [[], 0n]);
    assert.equal(proxy.storage.Announcements.containsKey(BOB), false);
    tryState();
  });

  it("is rejected by whom it is for", () => {
    const { assertOk, assertNoop, proxy, alice, charlie, bob, hash, pendingOf, reserved, tryState } =
      delayed();
    assertOk(announce(ALICE, hash), bob);
    assertNoop(rejectAnnouncement(BOB, hash), charlie, proxy.error.NotFound);
    assertNoop(rejectAnnouncement(ALICE, hash), alice, proxy.error.NotFound);
    assertOk(rejectAnnouncement(BOB, hash), alice);
    assert.deepEqual([pendingOf(BOB), reserved(BOB)], [[], 0n]);
    tryState();
  });
});

describe("an announced call", () => {
  it("is made by anyone once the delay is over", () => {
    const { assertOk, assertNoop, runToBlock, call, hash, free, reserved, lastResult, signed, ...chain } =
      delayed();
    const dave = signed(DAVE);
    const { Unannounced, NotProxy } = chain.proxy.error;
    assertNoop(forReal(ALICE, call), chain.bob, Unannounced);
    assertNoop(announcedCall(BOB, ALICE, call), dave, Unannounced);
    assertOk(announce(ALICE, hash), chain.bob);
    assertOk(announce(CHARLIE, hash), chain.bob);
    runToBlock(3);
    assertNoop(announcedCall(BOB, ALICE, call), dave, Unannounced);
    assertNoop(announcedCall(BOB, CHARLIE, remark(1)), dave, Unannounced);
    assertOk(announcedCall(BOB, CHARLIE, call), dave);
    runToBlock(4);
    assertNoop(announcedCall(BOB, ALICE, call, ANY), dave, NotProxy);
    assertNoop(announcedCall(CHARLIE, ALICE, call), dave, NotProxy);
    assertNoop(announcedCall(BOB, ALICE, call), chain.origins.none, badOrigin);
    assertNoop(announcedCall(RAW, ALICE, call), dave, cannotLookup);
    assertNoop(announcedCall(BOB, RAW, call), dave, cannotLookup);
    assertOk(announcedCall(BOB, ALICE, call, TRANSFER), dave);
    assert.deepEqual(lastResult(), OK);
    assert.deepEqual([free(DAVE), reserved(BOB)], [FUNDS + 10n, 0n]);
    assertNoop(announcedCall(BOB, ALICE, call), dave, Unannounced);
    chain.tryState();
  });

  it("uses up all announcements of it that are old enough", () => {
    const { assertOk, runToBlock, bob, call, hash, pendingOf, reserved } = delayed();
    assertOk(announce(ALICE, hash), bob);
    assertOk(announce(ALICE, hash), bob);
    runToBlock(3);
    assertOk(announce(ALICE, hash), bob);
    runToBlock(5);
    assertOk(announcedCall(BOB, ALICE, call), bob);
    assert.deepEqual(pendingOf(BOB), [{ real: ALICE, call_hash: hash, height: 3 }]);
    assert.equal(reserved(BOB), 22n);
  });

  it("keeps to what the proxy's kind allows", () => {
    const { assertOk, runToBlock, bob, lastResult, callFiltered, hashOf, pendingOf } = delayed();
    assertOk(announce(ALICE, hashOf(remark(1))), bob);
    runToBlock(4);
    assertOk(announcedCall(BOB, ALICE, remark(1)), bob);
    assert.deepEqual(lastResult(), { type: "Err", value: callFiltered.error });
    // The announcement is used up all the same.
    assert.deepEqual(pendingOf(BOB), []);
  });

  it("outlives neither the proxy nor its delay", () => {
    const { assertOk, assertNoop, runToBlock, proxy, alice, bob, call, hash } = delayed();
    assertOk(announce(ALICE, hash), bob);
    assertOk(remove(BOB, TRANSFER, 3), alice);
    assertOk(add(BOB, REMARK, 7), alice);
    runToBlock(7);
    assertNoop(announcedCall(BOB, ALICE, call), bob, proxy.error.Unannounced);
    assertNoop(announcedCall(BOB, ALICE, call, TRANSFER), bob, proxy.error.NotProxy);
    runToBlock(8);
    assertOk(announcedCall(BOB, ALICE, call), bob);
  });

  it("leaves announcements alone when made without them", () => {
    const { assertOk, alice, bob, call, hash, pendingOf } = delayed();
    assertOk(add(BOB, ANY), alice);
    assertOk(announce(ALICE, hash), bob);
    assertOk(forReal(ALICE, call, ANY), bob);
    assert.equal(pendingOf(BOB).length, 1);
  });
});
