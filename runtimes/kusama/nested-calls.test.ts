import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type AccountId, toAccountId, toH256 } from "@serinus/bytes";
import { keypairFromUri } from "@serinus/crypto";
import { type AnyCall, addressOf, MAX_WEIGHT, weight } from "@serinus/frame";
import { freeBalance, reservedBalance } from "@serinus/pallet-balances";
import { multiAccountId } from "@serinus/pallet-multisig";
import { UNITS } from "./currency.ts";
import { type KusamaChain, kusamaChain } from "./testing.ts";

const account = (uri: string): AccountId => toAccountId(keypairFromUri(uri, "sr25519").publicKey);
const [ALICE, BOB, CHARLIE, DAVE] = ["//Alice", "//Bob", "//Charlie", "//Dave"].map(account) as [
  AccountId,
  AccountId,
  AccountId,
  AccountId,
];
/** An account that nobody has used yet. */
const TARGET = `0x${"77".repeat(32)}` as AccountId;

const OK = { type: "Ok", value: { type: "Ok" } };
const call = (type: string, name: string, value?: unknown): AnyCall => ({
  type,
  value: { type: name, value },
});
const transfer = (to: AccountId, value: bigint) =>
  call("Balances", "transfer_keep_alive", { dest: addressOf(to), value });
const proxy = (real: AccountId, inner: AnyCall) =>
  call("Proxy", "proxy", { real: addressOf(real), force_proxy_type: undefined, call: inner });
const addProxy = (delegate: AccountId, type: string) =>
  call("Proxy", "add_proxy", { delegate: addressOf(delegate), proxy_type: { type }, delay: 0 });
const batchAll = (...calls: AnyCall[]) => call("Utility", "batch_all", { calls });
const asMulti = (
  other_signatories: readonly AccountId[],
  maybe_timepoint: unknown,
  inner: AnyCall,
  max_weight = weight(0n),
) =>
  call("Multisig", "as_multi", { threshold: 2, other_signatories, maybe_timepoint, call: inner, max_weight });

/** The development chain in its first block. */
function open() {
  const kusama: KusamaChain = kusamaChain();
  const { balances, system } = kusama.runtime.pallets;
  kusama.openBlock();
  return {
    kusama,
    free: (who: AccountId) => freeBalance(balances, who),
    reserved: (who: AccountId) => reservedBalance(balances, who),
    multi: (signatories: readonly AccountId[]) => multiAccountId(kusama.host, [...signatories].sort(), 2),
    hashOf: (of: AnyCall) =>
      toH256(kusama.host.hashing_blake2_256(kusama.runtime.executive.parts.format.call.encode(of))),
    /** Applies a call and gives the events of this pallet that it left. */
    make(uri: string, made: AnyCall, from: string) {
      const before = system.storage.EventCount.get();
      assert.deepEqual(kusama.apply(kusama.sign(uri, made)), OK);
      const events = kusama.runtime.executive.parts.system.events().slice(before);
      return events.flatMap(({ event }) => (event.type === from ? [event.value] : []));
    },
    close() {
      kusama.closeBlock();
      kusama.tryState();
    },
  };
}

describe("calls that carry calls on Kusama", () => {
  it("let two of three transfer", () => {
    const { kusama, make, multi, hashOf, free, reserved, close } = open();
    const shared = multi([ALICE, BOB, CHARLIE]);
    make("//Alice", transfer(shared, 10n * UNITS), "Balances");
    const inner = transfer(TARGET, 3n * UNITS);
    const call_hash = hashOf(inner);
    const begun = make("//Bob", asMulti([ALICE, CHARLIE].sort(), undefined, inner), "Multisig");
    assert.deepEqual(begun, [
      { type: "NewMultisig", value: { approving: BOB, multisig: shared, call_hash } },
    ]);
    // The deposit of Kusama: 20 deposits of a cent each for the item, and its bytes.
    assert.equal(reserved(BOB), 669_599_996_400n + 2n * 1_066_665_600n);
    // The second extrinsic of the block after the timestamp and the transfer.
    const timepoint = { height: 1, index: 2 };
    close();

    kusama.openBlock();
    const needed = kusama.runtime.executive.parts.dispatcher.info(inner).call_weight;
    const last = asMulti([ALICE, BOB].sort(), timepoint, inner, needed);
    const result = { type: "Ok" };
    const executed = { approving: CHARLIE, timepoint, multisig: shared, call_hash, result };
    const told = make("//Charlie", last, "Multisig");
    assert.deepEqual(told, [{ type: "MultisigExecuted", value: executed }]);
    assert.deepEqual([free(TARGET), free(shared), reserved(BOB)], [3n * UNITS, 7n * UNITS, 0n]);
    close();
  });

  it("keep a proxy for staking from transfers, alone and in batches", () => {
    const { kusama, make, free, close } = open();
    make("//Alice", addProxy(BOB, "Staking"), "Proxy");
    const filtered = { type: "Err", value: kusama.runtime.pallets.system.error.CallFiltered.error };
    const refused = [{ type: "ProxyExecuted", value: { result: filtered } }];
    assert.deepEqual(make("//Bob", proxy(ALICE, transfer(TARGET, UNITS)), "Proxy"), refused);
    assert.deepEqual(make("//Bob", proxy(ALICE, batchAll(transfer(TARGET, UNITS))), "Proxy"), refused);
    const derived = call("Utility", "as_derivative", { index: 0, call: transfer(TARGET, UNITS) });
    assert.deepEqual(make("//Bob", proxy(ALICE, derived), "Proxy"), refused);
    // A batch that may go on reports the refusal itself.
    const batch = call("Utility", "batch", { calls: [transfer(TARGET, UNITS)] });
    const [interrupted] = make("//Bob", proxy(ALICE, batch), "Utility");
    assert.deepEqual(interrupted, {
      type: "BatchInterrupted",
      value: { index: 0, error: filtered.value },
    });
    assert.equal(free(TARGET), 0n);
    close();
  });

  it("make a proxy's call in a batch of an account of two", () => {
    const { kusama, make, multi, free, reserved, close } = open();
    const shared = multi([ALICE, BOB]);
    make("//Alice", transfer(shared, 5n * UNITS), "Balances");
    make("//Dave", addProxy(shared, "Any"), "Proxy");
    const before = free(DAVE);
    const inner = batchAll(
      proxy(DAVE, transfer(TARGET, 2n * UNITS)),
      transfer(TARGET, UNITS),
      proxy(DAVE, addProxy(CHARLIE, "Governance")),
    );
    make("//Alice", asMulti([BOB], undefined, inner), "Multisig");
    const { index } = lastExtrinsic(kusama);
    const { call_weight } = kusama.runtime.executive.parts.dispatcher.info(inner);
    const told = make("//Bob", asMulti([ALICE], { height: 1, index }, inner, call_weight), "Proxy");
    const done = { type: "ProxyExecuted", value: { result: { type: "Ok" } } };
    const proxy_type = { type: "Governance" };
    const added = {
      type: "ProxyAdded",
      value: { delegator: DAVE, delegatee: CHARLIE, proxy_type, delay: 0 },
    };
    assert.deepEqual(told, [done, added, done]);
    assert.deepEqual([free(TARGET), free(shared)], [3n * UNITS, 4n * UNITS]);
    // One more proxy is 33 bytes more.
    assert.equal(before - free(DAVE), 2n * UNITS + 1_099_998_900n);
    assert.equal(reserved(ALICE), 0n);
    close();
  });

  it("weigh what they carry, so that none of them fits a block that its call does not", () => {
    const { kusama } = open();
    const { dispatcher } = kusama.runtime.executive.parts;
    const weightOf = (made: AnyCall) => dispatcher.info(made).call_weight.ref_time;
    const inner = transfer(TARGET, UNITS);
    for (const outer of [proxy(ALICE, inner), batchAll(inner)]) assert.ok(weightOf(outer) > weightOf(inner));
    const greedy = asMulti([BOB], undefined, inner, MAX_WEIGHT);
    assert.deepEqual(dispatcher.info(greedy).call_weight, MAX_WEIGHT);
    const validity = kusama.validate(kusama.sign("//Alice", greedy));
    assert.deepEqual(validity, {
      type: "Err",
      value: { type: "Invalid", value: { type: "ExhaustsResources" } },
    });
  });

  it("nest deep without more work than their depth", () => {
    const { kusama } = open();
    // Were each level to ask those within twice, this would never end.
    let deep = transfer(TARGET, UNITS);
    for (let depth = 0; depth < 60; depth++) {
      deep = depth % 2 === 0 ? proxy(ALICE, deep) : call("Utility", "batch", { calls: [deep] });
      deep = call("Multisig", "as_multi_threshold_1", { other_signatories: [BOB], call: deep });
    }
    assert.equal(kusama.validate(kusama.sign("//Alice", deep)).type, "Ok");
  });

  it("are refused when they make the closed pallets' calls", () => {
    const { kusama } = open();
    const { origins } = kusama.runtime.executive.parts;
    const filterOf = (origin: typeof origins.root) =>
      ["Nis", "System"].map((type) => origin.filter(call(type, "x")));
    assert.deepEqual(filterOf(origins.signed(ALICE)), [false, true]);
    assert.deepEqual(filterOf(origins.root), [true, true]);
  });
});

/** The extrinsic applied last, by its index in the block. */
function lastExtrinsic({ runtime }: KusamaChain): { readonly index: number } {
  return { index: (runtime.executive.parts.system.extrinsicIndex() ?? 0) - 1 };
}
