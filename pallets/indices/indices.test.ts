import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AccountId } from "@serinus/bytes";
import {
  addressOf,
  badOrigin,
  bindWeights,
  cannotLookup,
  instantiate,
  type MultiAddress,
  mount,
  outcomeOf,
  place,
} from "@serinus/frame";
import { newTestChain, seededNumbers, testAccounts } from "@serinus/frame/testing";
import { reservableCurrency, totalIssuance } from "@serinus/pallet-balances";
import { testBalances, testFunds } from "@serinus/pallet-balances/testing";
import { systemApi } from "@serinus/pallet-system";
import { indicesCode } from "./code.ts";
import type { Indices } from "./indices.ts";
import { lookupIndex } from "./logic.ts";
import { manifest } from "./manifest.ts";

const [ALICE, BOB, NOBODY] = testAccounts(1, 2, 9);
const FUNDS = 1000n;
const DEPOSIT = 10n;

const table = {
  claim: { refTime: 1n },
  transfer: { refTime: 2n },
  free: { refTime: 3n },
  force_transfer: { refTime: 4n },
  freeze: { refTime: 5n },
  poke_deposit: { refTime: 6n },
} as const;

function chain(genesis: readonly (readonly [number, AccountId])[] = []) {
  const placed = place("Indices", 3, manifest, { constants: { Deposit: DEPOSIT } });
  const funds = testFunds([ALICE, BOB], FUNDS);
  const test = newTestChain(
    (parts) => {
      const { system, balances, context, mounted } = testBalances(parts, [placed]);
      const config = {
        weights: bindWeights(table, { read: 0n, write: 0n }),
        currency: reservableCurrency(balances),
      };
      const indices: Indices = instantiate(context, placed, config);
      return {
        system: systemApi(system),
        pallets: [...mounted, mount(indices, indicesCode(42))],
        indices,
        balances,
        // The same pallet after an upgrade that changed the deposit.
        withDeposit: (Deposit: bigint): Indices => ({ ...indices, constants: { Deposit } }),
      };
    },
    { ...funds, indices: { indices: genesis } },
  );
  test.runToBlock(1);
  const { indices, balances } = test.runtime;
  const account = (who: AccountId) => balances.config.accounts.get(who).data;
  return {
    ...test,
    indices,
    balances,
    stored: (index: number) => indices.storage.Accounts.get(index),
    reserved: (who: AccountId) => account(who).reserved,
    free: (who: AccountId) => account(who).free,
    alice: test.origins.signed(ALICE),
    bob: test.origins.signed(BOB),
  };
}

const call = (type: string, value: unknown) => ({ type: "Indices", value: { type, value } });
const claim = (index: number) => call("claim", { index });
const transfer = (to: AccountId | MultiAddress, index: number) =>
  call("transfer", { new: typeof to === "string" ? addressOf(to) : to, index });
const free = (index: number) => call("free", { index });
const forceTransfer = (to: AccountId, index: number, freeze = false) =>
  call("force_transfer", { new: addressOf(to), index, freeze });
const freeze = (index: number) => call("freeze", { index });
const poke = (index: number) => call("poke_deposit", { index });
const event = (type: string, value: unknown) => ({ type: "Indices", value: { type, value } });
/** Addresses that Kusama does not know: indices are kept, but are no addresses. */
const UNKNOWN: readonly MultiAddress[] = [{ type: "Raw", value: new Uint8Array() }, { type: "Index" }];

describe("an index", () => {
  it("is claimed for a deposit, once", () => {
    const {
      assertOk,
      assertNoop,
      assertLastEvent,
      alice,
      bob,
      origins,
      stored,
      reserved,
      indices,
      tryState,
    } = chain();
    assertNoop(claim(7), origins.root, badOrigin);
    assertOk(claim(7), alice);
    assertLastEvent(event("IndexAssigned", { who: ALICE, index: 7 }));
    assert.deepEqual(stored(7), [ALICE, DEPOSIT, false]);
    assert.equal(reserved(ALICE), DEPOSIT);
    assert.deepEqual([lookupIndex(indices, 7), lookupIndex(indices, 8)], [ALICE, undefined]);
    assertNoop(claim(7), bob, indices.error.InUse);
    tryState();
  });

  it("is not claimed by who cannot pay", () => {
    const { assertNoop, origins, balances } = chain();
    assertNoop(claim(7), origins.signed(NOBODY), balances.error.InsufficientBalance);
  });

  it("is given to another account with its deposit", () => {
    const {
      assertOk,
      assertNoop,
      assertLastEvent,
      alice,
      bob,
      origins,
      stored,
      reserved,
      indices,
      balances,
      tryState,
    } = chain();
    assertOk(claim(7), alice);
    assertNoop(transfer(BOB, 7), origins.none, badOrigin);
    for (const address of UNKNOWN) assertNoop(transfer(address, 7), alice, cannotLookup);
    assertNoop(transfer(ALICE, 7), alice, indices.error.NotTransfer);
    assertNoop(transfer(BOB, 8), alice, indices.error.NotAssigned);
    assertNoop(transfer(ALICE, 7), bob, indices.error.NotOwner);
    assertNoop(transfer(NOBODY, 7), alice, balances.error.DeadAccount);
    assertOk(transfer(BOB, 7), alice);
    assertLastEvent(event("IndexAssigned", { who: BOB, index: 7 }));
    assert.deepEqual(stored(7), [BOB, DEPOSIT, false]);
    assert.deepEqual([reserved(ALICE), reserved(BOB)], [0n, DEPOSIT]);
    tryState();
  });

  it("keeps what is left of a deposit that was taken", () => {
    const { assertOk, alice, origins, stored, tryState } = chain();
    assertOk(claim(7), alice);
    const unreserve = { type: "force_unreserve", value: { who: addressOf(ALICE), amount: 4n } };
    assertOk({ type: "Balances", value: unreserve }, origins.root);
    assert.throws(() => tryState(), /has 6 reserved for indices of 10/);
    assertOk(transfer(BOB, 7), alice);
    assert.deepEqual(stored(7), [BOB, 6n, false]);
    tryState();
  });

  it("is given up for the deposit", () => {
    const { assertOk, assertNoop, assertLastEvent, alice, bob, origins, stored, reserved, indices } = chain();
    assertOk(claim(7), alice);
    assertNoop(free(7), origins.root, badOrigin);
    assertNoop(free(8), alice, indices.error.NotAssigned);
    assertNoop(free(7), bob, indices.error.NotOwner);
    assertOk(free(7), alice);
    assertLastEvent(event("IndexFreed", { index: 7 }));
    assert.deepEqual([stored(7), reserved(ALICE)], [undefined, 0n]);
    assertOk(claim(7), bob);
  });

  it("is moved by root, who asks no deposit", () => {
    const {
      assertOk,
      assertNoop,
      assertLastEvent,
      alice,
      bob,
      origins,
      stored,
      reserved,
      indices,
      tryState,
    } = chain();
    assertOk(claim(7), alice);
    assertNoop(forceTransfer(BOB, 7), alice, badOrigin);
    assertOk(forceTransfer(BOB, 7), origins.root);
    assertLastEvent(event("IndexAssigned", { who: BOB, index: 7 }));
    assert.deepEqual([stored(7), reserved(ALICE)], [[BOB, 0n, false], 0n]);
    assertOk(transfer(ALICE, 7), bob);
    assertOk(forceTransfer(BOB, 8, true), origins.root);
    assert.deepEqual(stored(8), [BOB, 0n, true]);
    for (const frozen of [transfer(ALICE, 8), free(8), freeze(8), poke(8)]) {
      assertNoop(frozen, bob, indices.error.Permanent);
    }
    tryState();
  });

  it("is frozen for the deposit, which is lost", () => {
    const {
      assertOk,
      assertNoop,
      assertLastEvent,
      assertHasEvent,
      alice,
      bob,
      stored,
      reserved,
      free,
      indices,
      balances,
      tryState,
    } = chain();
    assertOk(claim(7), alice);
    assertNoop(freeze(8), alice, indices.error.NotAssigned);
    assertNoop(freeze(7), bob, indices.error.NotOwner);
    assertOk(freeze(7), alice);
    assertLastEvent(event("IndexFrozen", { index: 7, who: ALICE }));
    assertHasEvent({ type: "Balances", value: { type: "Slashed", value: { who: ALICE, amount: DEPOSIT } } });
    assert.deepEqual(stored(7), [ALICE, 0n, true]);
    assert.deepEqual([reserved(ALICE), free(ALICE)], [0n, FUNDS - DEPOSIT]);
    assert.equal(totalIssuance(balances), 2n * FUNDS - DEPOSIT);
    tryState();
  });
});

describe("a deposit for an index", () => {
  it("is brought up to date for nothing, when it changes", () => {
    const {
      assertOk,
      assertNoop,
      assertLastEvent,
      dispatcher,
      alice,
      bob,
      origins,
      stored,
      reserved,
      indices,
      runtime,
      balances,
    } = chain();
    assertOk(claim(7), alice);
    assert.equal(assertOk(poke(7), alice).pays_fee.type, "Yes");
    assertNoop(poke(7), origins.root, badOrigin);
    assertNoop(poke(8), alice, indices.error.NotAssigned);
    assertNoop(poke(7), bob, indices.error.NotOwner);
    assert.equal(dispatcher.info(poke(7)).pays_fee.type, "Yes");

    const { calls } = indicesCode(42);
    const later = (Deposit: bigint) =>
      calls.poke_deposit.dispatch(runtime.withDeposit(Deposit), alice, { index: 7 });
    assert.deepEqual(later(25n), { pays_fee: { type: "No" } });
    const who = ALICE;
    assertLastEvent(event("DepositPoked", { who, index: 7, old_deposit: 10n, new_deposit: 25n }));
    assert.deepEqual([stored(7), reserved(ALICE)], [[ALICE, 25n, false], 25n]);
    assert.deepEqual(later(5n), { pays_fee: { type: "No" } });
    assert.deepEqual([stored(7), reserved(ALICE)], [[ALICE, 5n, false], 5n]);
    assert.throws(
      () => later(5000n),
      (thrown) => thrown === balances.error.InsufficientBalance,
    );
  });
});

describe("the genesis of Indices", () => {
  it("gives indices without a deposit", () => {
    const { stored, assertOk, alice, reserved, tryState } = chain([[3, ALICE]]);
    assert.deepEqual(stored(3), [ALICE, 0n, false]);
    assertOk(poke(3), alice);
    assert.deepEqual([stored(3), reserved(ALICE)], [[ALICE, DEPOSIT, false], DEPOSIT]);
    tryState();
    assert.throws(() => chain([[3, "0x00" as AccountId]]), /indices\.indices\[0\]\[1\]/);
  });
});

describe("Indices", () => {
  it("keeps exactly its deposits reserved, whatever is called", () => {
    const { dispatcher, origins, indices, reserved, events, tryState } = chain();
    const below = seededNumbers(3);
    const make = [claim, free, freeze, poke, (i: number) => transfer(below(2) ? ALICE : BOB, i)];
    for (let step = 1; step <= 1000; step++) {
      const index = below(30);
      const forced = below(20) === 0;
      const call = forced
        ? forceTransfer(below(2) ? ALICE : BOB, index, below(9) === 0)
        : (make[below(make.length)] as typeof claim)(index);
      // Freezing costs, so it is rare.
      if (call.value.type === "freeze" && below(10) > 0) continue;
      outcomeOf(() =>
        dispatcher.dispatch(call, forced ? origins.root : origins.signed(below(2) ? ALICE : BOB)),
      );
      tryState();
      const deposits = [...indices.storage.Accounts.iterValues()].reduce((sum, [, each]) => sum + each, 0n);
      assert.equal(reserved(ALICE) + reserved(BOB), deposits, `after step ${step}`);
    }
    const told = new Set(events().map(({ value }) => value.type));
    for (const type of Object.keys(manifest.events)) assert.ok(told.has(type), type);
  });

  it("weighs its calls as measured", () => {
    const { dispatcher } = chain();
    const all = [claim(1), transfer(BOB, 1), free(1), forceTransfer(BOB, 1), freeze(1), poke(1)];
    const weights = all.map((each) => dispatcher.info(each).call_weight.ref_time);
    assert.deepEqual(weights, [1n, 2n, 3n, 4n, 5n, 6n]);
  });

  it("notices what should not be", () => {
    const { indices, tryState } = chain();
    indices.storage.Accounts.insert(1, [ALICE, 1n, true]);
    assert.throws(() => tryState(), /index 1 is frozen and has a deposit of 1/);
  });
});
