import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { badOrigin, cannotLookup, type MultiAddress } from "@serinus/frame";
import { testAccount } from "@serinus/frame/testing";
import { pokeDeposits } from "./deposits.ts";
import {
  ALICE,
  ANY,
  add,
  announce,
  BOB,
  CHARLIE,
  DAVE,
  FUNDS,
  poke,
  proxyChain,
  REMARK,
  remark,
  remove,
  removeAll,
  TRANSFER,
} from "./proxy-chain.ts";

const event = (type: string, value: unknown) => ({ type: "Proxy", value: { type, value } });
const RAW: MultiAddress = { type: "Raw", value: new Uint8Array() };

describe("a proxy", () => {
  it("is added for a deposit and removed for it", () => {
    const { assertOk, assertLastEvent, proxy, alice, proxiesOf, reserved, free, tryState } = proxyChain();
    const [delegator, delay] = [ALICE, 5];
    assertOk(add(BOB, TRANSFER, delay), alice);
    const added = { delegator, delegatee: BOB, proxy_type: TRANSFER, delay };
    assertLastEvent(event("ProxyAdded", added));
    assert.deepEqual([reserved(ALICE), free(ALICE)], [11n, FUNDS - 11n]);
    tryState();
    assertOk(remove(BOB, TRANSFER, delay), alice);
    assertLastEvent(event("ProxyRemoved", added));
    assert.deepEqual([proxiesOf(ALICE), reserved(ALICE)], [[], 0n]);
    assert.equal(proxy.storage.Proxies.containsKey(ALICE), false);
    tryState();
  });

  it("is kept in order: by account, index of the kind, and delay", () => {
    const { assertOk, alice, proxiesOf, reserved, tryState } = proxyChain();
    for (const call of [add(CHARLIE, ANY), add(BOB, TRANSFER), add(BOB, REMARK, 2), add(BOB, REMARK, 1)]) {
      assertOk(call, alice);
      tryState();
    }
    assert.deepEqual(proxiesOf(ALICE), [
      { delegate: BOB, proxy_type: REMARK, delay: 1 },
      { delegate: BOB, proxy_type: REMARK, delay: 2 },
      { delegate: BOB, proxy_type: TRANSFER, delay: 0 },
      { delegate: CHARLIE, proxy_type: ANY, delay: 0 },
    ]);
    assert.equal(reserved(ALICE), 14n);
  });

  it("is another account, each only once, and not too many", () => {
    const { assertOk, assertNoop, proxy, alice, balances, signed } = proxyChain();
    const { error } = proxy;
    assertNoop(add(ALICE, ANY), alice, error.NoSelfProxy);
    assertOk(add(BOB, ANY), alice);
    assertNoop(add(BOB, ANY), alice, error.Duplicate);
    for (const delay of [1, 2, 3]) assertOk(add(BOB, ANY, delay), alice);
    assertNoop(add(BOB, ANY), alice, error.Duplicate);
    assertNoop(add(CHARLIE, ANY), alice, error.TooMany);
    assertNoop(add(BOB, ANY), signed(testAccount(9)), balances.error.InsufficientBalance);
  });

  it("is found before it is removed", () => {
    const { assertOk, assertNoop, proxy, alice, bob } = proxyChain();
    const { NotFound } = proxy.error;
    assertNoop(remove(BOB, ANY), alice, NotFound);
    assertOk(add(BOB, ANY, 1), alice);
    for (const other of [remove(BOB, ANY), remove(BOB, REMARK, 1), remove(CHARLIE, ANY, 1)]) {
      assertNoop(other, alice, NotFound);
    }
    assertNoop(remove(ALICE, ANY, 1), bob, NotFound);
  });

  it("goes with all others", () => {
    const { assertOk, proxy, alice, reserved, events, tryState } = proxyChain();
    assertOk(removeAll, alice);
    for (const type of [ANY, REMARK, TRANSFER]) assertOk(add(BOB, type), alice);
    const before = events().length;
    assertOk(removeAll, alice);
    assert.deepEqual([reserved(ALICE), proxy.storage.Proxies.containsKey(ALICE)], [0n, false]);
    // Only the deposit's return is told.
    assert.deepEqual(
      events()
        .slice(before)
        .map(({ value }) => value.type),
      ["Unreserved"],
    );
    tryState();
  });

  it("is named by an account that signs, by its identity", () => {
    const { assertNoop, alice, origins } = proxyChain();
    for (const call of [add(RAW, ANY), remove(RAW, ANY)]) {
      assertNoop(call, alice, cannotLookup);
      assertNoop(call, origins.root, badOrigin);
    }
    for (const call of [removeAll, poke]) assertNoop(call, origins.root, badOrigin);
  });
});

describe("deposits of Proxy", () => {
  it("are brought up to date for nothing, when they change", () => {
    const { assertOk, assertHasEvent, assertLastEvent, proxy, balances, alice, bob, ...chain } = proxyChain();
    assert.equal(assertOk(poke, alice).pays_fee.type, "Yes");
    assertOk(add(ALICE, ANY), bob);
    assertOk(add(CHARLIE, ANY), alice);
    assertOk(announce(BOB, chain.hashOf(remark(1))), alice);
    assert.equal(chain.reserved(ALICE), 11n + 22n);
    assert.equal(assertOk(poke, alice).pays_fee.type, "Yes");

    const later = (ProxyDepositBase: bigint, AnnouncementDepositFactor: bigint) => {
      const constants = { ...proxy.constants, ProxyDepositBase, AnnouncementDepositFactor };
      return chain.layers.within(() => pokeDeposits({ ...proxy, constants }, ALICE));
    };
    const poked = (kind: string, old_deposit: bigint, new_deposit: bigint) =>
      event("DepositPoked", { who: ALICE, kind: { type: kind }, old_deposit, new_deposit });
    assert.equal(later(50n, 1n), true);
    assertHasEvent(poked("Proxies", 11n, 51n));
    assertLastEvent(poked("Announcements", 22n, 21n));
    assert.equal(chain.reserved(ALICE), 51n + 21n);
    chain.tryState();
    assert.throws(
      () => later(10n, FUNDS),
      (thrown) => thrown === balances.error.InsufficientBalance,
    );
    assert.equal(chain.reserved(ALICE), 51n + 21n);
    assert.equal(later(50n, 2n), true);
    assertLastEvent(poked("Announcements", 21n, 22n));
    assert.equal(assertOk(poke, alice).pays_fee.type, "No");
    assertLastEvent(poked("Proxies", 51n, 11n));
    assert.deepEqual([chain.reserved(ALICE), chain.reserved(DAVE)], [33n, 0n]);
    chain.tryState();
  });

  it("are freed with a list that something else has left empty", () => {
    const { assertOk, assertLastEvent, proxy, alice, tryState } = proxyChain();
    const { Proxies, Announcements } = proxy.storage;
    Proxies.insert(ALICE, [[], 5n]);
    Announcements.insert(ALICE, [[], 0n]);
    assert.equal(assertOk(poke, alice).pays_fee.type, "No");
    assertLastEvent(
      event("DepositPoked", { who: ALICE, kind: { type: "Proxies" }, old_deposit: 5n, new_deposit: 0n }),
    );
    assert.deepEqual([Proxies.containsKey(ALICE), Announcements.containsKey(ALICE)], [false, false]);
    tryState();
  });
});

describe("Proxy's state", () => {
  it("is told when it is not as it must be", () => {
    const one = { delegate: BOB, proxy_type: ANY, delay: 0 };
    const announcement = { real: BOB, call_hash: ALICE as never, height: 1 };
    const { proxy, tryState } = proxyChain();
    const { Proxies, Announcements } = proxy.storage;
    const refused = (list: Parameters<typeof Proxies.insert>[1], reason: RegExp) => {
      Proxies.insert(ALICE, list);
      assert.throws(() => tryState(), reason);
      Proxies.remove(ALICE);
    };
    refused([[], 5n], /an empty list is stored, with a deposit of 5/);
    refused([[one, one], 5n], /are not sorted/);
    refused([[{ ...one, delegate: ALICE }], 5n], /its own proxy/);
    Announcements.insert(ALICE, [[announcement], 5n]);
    assert.throws(() => tryState(), /has 0 reserved for announcements of 5/);
  });
});
