import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { blake2b } from "@noble/hashes/blake2.js";
import { concatBytes, fromHex, toHex } from "@serinus/bytes";
import { badOrigin, cannotLookup, type MultiAddress } from "@serinus/frame";
import { testAccount } from "@serinus/frame/testing";
import { utf8Encode } from "@serinus/scale";
import {
  ALICE,
  ANY,
  add,
  BOB,
  createPure,
  forReal,
  killPure,
  proxyChain,
  removeAll,
  TRANSFER,
  transfer,
} from "./proxy-chain.ts";
import { pureAccountId } from "./pure-accounts.ts";

const RAW: MultiAddress = { type: "Raw", value: new Uint8Array() };

function chain() {
  const test = proxyChain();
  const idOf = (index = 0, proxy_type = ANY, height = 1, ext_index = 0) =>
    pureAccountId(test.proxy, { spawner: ALICE, proxy_type, index }, { height, ext_index });
  return { ...test, idOf };
}

describe("a pure account", () => {
  it("has the identity that Substrate derives", () => {
    const { idOf } = chain();
    const parts = ["modlpy/proxy____", ALICE, [7, 0, 0, 0], [2, 1, 0, 0], [4], [3, 0]].map((part) =>
      typeof part === "string"
        ? part.startsWith("0x")
          ? fromHex(part as `0x${string}`)
          : utf8Encode(part)
        : Uint8Array.from(part),
    );
    assert.equal(idOf(3, TRANSFER, 7, 258), toHex(blake2b(concatBytes(...parts), { dkLen: 32 })));
  });

  it("is made with its spawner as proxy, who leaves the deposit", () => {
    const { assertOk, assertLastEvent, alice, idOf, proxiesOf, reserved, free, lastResult, tryState } =
      chain();
    assertOk(createPure(TRANSFER, 5, 0), alice);
    const pure = idOf(5, TRANSFER);
    const created = { pure, who: ALICE, proxy_type: TRANSFER, disambiguation_index: 5 };
    assertLastEvent({ type: "Proxy", value: { type: "PureCreated", value: created } });
    assert.deepEqual(proxiesOf(pure), [{ delegate: ALICE, proxy_type: TRANSFER, delay: 0 }]);
    assert.deepEqual([reserved(ALICE), reserved(pure)], [11n, 0n]);
    assertOk(transfer(pure, 100n), alice);
    assertOk(forReal(pure, transfer(BOB, 40n)), alice);
    assert.deepEqual(lastResult(), { type: "Ok" });
    assert.equal(free(pure), 60n);
    tryState();
  });

  it("is made once by what names it", () => {
    const { assertOk, assertNoop, proxy, alice, signed, balances, origins, runToBlock } = chain();
    assertOk(createPure(ANY), alice);
    assertNoop(createPure(ANY), alice, proxy.error.Duplicate);
    assertNoop(createPure(ANY, 0, 9), alice, proxy.error.Duplicate);
    assertOk(createPure(ANY, 1), alice);
    assertOk(createPure(TRANSFER), alice);
    runToBlock(2);
    assertOk(createPure(ANY), alice);
    assertNoop(createPure(ANY), signed(testAccount(9)), balances.error.InsufficientBalance);
    assertNoop(createPure(ANY), origins.root, badOrigin);
  });

  it("is given up by itself alone", () => {
    const {
      assertOk,
      assertNoop,
      proxy,
      alice,
      bob,
      idOf,
      reserved,
      runToBlock,
      lastResult,
      events,
      ...test
    } = chain();
    assertOk(createPure(ANY, 0), alice);
    const pure = idOf();
    runToBlock(5);
    const { NoPermission } = proxy.error;
    assertNoop(killPure(ALICE, ANY, 1), alice, NoPermission);
    const kill = killPure(ALICE, ANY, 1);
    for (const wrong of [
      killPure(BOB, ANY, 1),
      killPure(ALICE, TRANSFER, 1),
      killPure(ALICE, ANY, 2),
      killPure(ALICE, ANY, 1, 1),
      killPure(ALICE, ANY, 1, 0, 1),
    ]) {
      assertOk(forReal(pure, wrong), alice);
      assert.deepEqual(lastResult(), { type: "Err", value: NoPermission.error });
    }
    assertNoop(killPure(RAW, ANY, 1), alice, cannotLookup);
    assertNoop(kill, test.origins.root, badOrigin);
    const before = events().length;
    assertOk(forReal(pure, kill), alice);
    assert.deepEqual([reserved(ALICE), proxy.storage.Proxies.containsKey(pure)], [0n, false]);
    assert.deepEqual(
      events()
        .slice(before)
        .map(({ value }) => value.type),
      ["Unreserved", "ProxyExecuted"],
    );
    assertNoop(forReal(pure, transfer(BOB, 1n)), alice, proxy.error.NotProxy);
    test.tryState();
  });

  it("pays for proxies of its own, and can lose itself", () => {
    const { assertOk, assertNoop, proxy, alice, idOf, reserved, tryState } = chain();
    assertOk(createPure(ANY), alice);
    const pure = idOf();
    assertOk(transfer(pure, 100n), alice);
    assertOk(forReal(pure, add(BOB, ANY)), alice);
    assert.deepEqual([reserved(ALICE), reserved(pure)], [11n, 1n]);
    tryState();
    assertOk(forReal(pure, removeAll), alice);
    // The spawner's deposit is out of reach for ever.
    assert.deepEqual([reserved(ALICE), reserved(pure)], [11n, 0n]);
    assertNoop(forReal(pure, removeAll), alice, proxy.error.NotProxy);
    tryState();
  });
});
