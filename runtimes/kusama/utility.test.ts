import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { toAccountId, toHex } from "@serinus/bytes";
import { keypairFromUri } from "@serinus/crypto";
import { type AnyCall, weight } from "@serinus/frame";
import { derivativeAccountId } from "@serinus/pallet-utility";
import { MAX_DEPTH, ScaleError } from "@serinus/scale";
import { kusamaChain } from "./testing.ts";
import { utilityWeights } from "./weights/utility.ts";

const ALICE = toAccountId(keypairFromUri("//Alice", "sr25519").publicKey);
const OK = { type: "Ok", value: { type: "Ok" } };

const utility = (type: string, value: unknown): AnyCall => ({ type: "Utility", value: { type, value } });
const remark = (...bytes: number[]): AnyCall => ({
  type: "System",
  value: { type: "remark_with_event", value: { remark: Uint8Array.from(bytes) } },
});
const forRoot: AnyCall = { type: "System", value: { type: "set_heap_pages", value: { pages: 1n } } };
const asAlice = { type: "system", value: { type: "Signed", value: ALICE } } as const;

interface Failed {
  readonly value: {
    readonly value: { readonly dispatch_info: { readonly weight: { readonly ref_time: bigint } } };
  };
}

/** The development chain in its first block, with the events of the last extrinsic. */
function open() {
  const kusama = kusamaChain();
  const { system, utility: pallet } = kusama.runtime.pallets;
  kusama.openBlock();
  let seen = system.storage.EventCount.get();
  return {
    kusama,
    pallet,
    /** Applies Alice's call and gives the result and the events that it left. */
    make(call: AnyCall) {
      const result = kusama.apply(kusama.sign("//Alice", call));
      const events = kusama.runtime.executive.parts.system.events().slice(seen);
      seen = system.storage.EventCount.get();
      return { result, events: events.map(({ event }) => event) };
    },
  };
}

/** Names of the events of System and Utility: what the fee leaves is another's. */
const names = (events: readonly { readonly type: string; readonly value: { readonly type: string } }[]) =>
  events
    .filter(({ type, value }) => (type === "System" || type === "Utility") && value.type !== "NewAccount")
    .map(({ value }) => value.type);

describe("Utility on Kusama", () => {
  it("lets one transaction make many calls", () => {
    const { kusama, make } = open();
    const { result, events } = make(utility("batch", { calls: [remark(1), remark(2)] }));
    assert.deepEqual(result, OK);
    assert.deepEqual(names(events), [
      "Remarked",
      "ItemCompleted",
      "Remarked",
      "ItemCompleted",
      "BatchCompleted",
      "ExtrinsicSuccess",
    ]);
    kusama.closeBlock();
    kusama.tryState();
  });

  it("tells which call ended a batch", () => {
    const { make } = open();
    const { result, events } = make(utility("batch", { calls: [remark(1), forRoot, remark(2)] }));
    assert.deepEqual(result, OK);
    assert.deepEqual(names(events), ["Remarked", "ItemCompleted", "BatchInterrupted", "ExtrinsicSuccess"]);
    const interrupted = { type: "BatchInterrupted", value: { index: 1, error: { type: "BadOrigin" } } };
    assert.deepEqual(events.find(({ value }) => value.type === "BatchInterrupted")?.value, interrupted);
  });

  it("undoes all of a batch_all, and pays for what was made of it", () => {
    const { kusama, make } = open();
    const spent = (...calls: AnyCall[]): bigint => {
      const { result, events } = make(utility("batch_all", { calls }));
      assert.deepEqual(result, { type: "Ok", value: { type: "Err", value: { type: "BadOrigin" } } });
      assert.deepEqual(names(events), ["ExtrinsicFailed"]);
      return (events.at(-1) as unknown as Failed).value.value.dispatch_info.weight.ref_time;
    };
    const { call_weight } = kusama.runtime.executive.parts.dispatcher.info(remark(1));
    // One more call before the one that fails; those after it cost nothing.
    const difference = spent(remark(1), forRoot, remark(2), remark(3)) - spent(forRoot);
    assert.equal(difference, utilityWeights.batch_all.per.c.refTime + call_weight.ref_time);
  });

  it("lets an account act as those derived from it", () => {
    const { kusama, make } = open();
    const { result, events } = make(utility("as_derivative", { index: 3, call: remark(1) }));
    assert.deepEqual(result, OK);
    const sender = derivativeAccountId(kusama.host, ALICE, 3);
    const hash = toHex(kusama.host.hashing_blake2_256(Uint8Array.of(1)));
    const remarked = events.find(({ value }) => value.type === "Remarked")?.value as unknown;
    assert.deepEqual(remarked, { type: "Remarked", value: { sender, hash } });
  });

  it("keeps for root what is root's", () => {
    const { make } = open();
    for (const call of [
      utility("dispatch_as", { as_origin: asAlice, call: remark(1) }),
      utility("dispatch_as_fallible", { as_origin: asAlice, call: remark(1) }),
      utility("with_weight", { call: remark(1), weight: weight(1n, 2n) }),
    ]) {
      const refused = { type: "Ok", value: { type: "Err", value: { type: "BadOrigin" } } };
      assert.deepEqual(make(call).result, refused, call.value.type);
    }
  });

  it("has a second choice", () => {
    const { make } = open();
    const { events } = make(utility("if_else", { main: forRoot, fallback: remark(1) }));
    assert.deepEqual(names(events), ["Remarked", "IfElseFallbackCalled", "ExtrinsicSuccess"]);
  });

  it("takes the limit of calls and no more", () => {
    const { kusama, make, pallet } = open();
    const { batched_calls_limit } = pallet.constants;
    assert.equal(batched_calls_limit, 10_922);
    const empty: AnyCall = { type: "System", value: { type: "remark", value: { remark: new Uint8Array() } } };
    const many = Array.from({ length: batched_calls_limit + 1 }, () => empty);
    const { result } = make(utility("force_batch", { calls: many }));
    assert.deepEqual(result, { type: "Ok", value: { type: "Err", value: pallet.error.TooManyCalls.error } });
    assert.equal(kusama.host.openTransactions(), 0);
  });
});

describe("calls in calls, encoded", () => {
  const { call: RuntimeCall } = kusamaChain().runtime.executive.parts.format;

  it("come back as they were, of every kind", () => {
    const call = remark(1, 2);
    for (const outer of [
      utility("batch", { calls: [call, call] }),
      utility("as_derivative", { index: 65_535, call }),
      utility("batch_all", { calls: [] }),
      utility("dispatch_as", { as_origin: asAlice, call }),
      utility("force_batch", { calls: [utility("batch", { calls: [call] })] }),
      utility("with_weight", { call, weight: weight(1n, 2n) }),
      utility("if_else", { main: call, fallback: utility("batch", { calls: [] }) }),
      utility("dispatch_as_fallible", { as_origin: { type: "system", value: { type: "Root" } }, call }),
    ]) {
      const encoded = RuntimeCall.encode(outer);
      assert.equal(encoded[0], 24);
      assert.deepEqual(RuntimeCall.encode(RuntimeCall.decode(encoded)), encoded, outer.value.type);
    }
    assert.equal(
      toHex(RuntimeCall.encode(utility("dispatch_as", { as_origin: asAlice, call }))),
      `0x18030001${ALICE.slice(2)}0007080102`,
    );
  });

  it("nest no deeper than Substrate lets them", () => {
    const nested = (levels: number): Uint8Array => {
      const bytes = new Uint8Array(levels * 4 + 3);
      for (let i = 0; i < levels; i++) bytes.set([24, 1, 0, 0], i * 4);
      bytes.set([0, 0, 0], levels * 4);
      return bytes;
    };
    assert.doesNotThrow(() => RuntimeCall.decode(nested(MAX_DEPTH)));
    assert.throws(() => RuntimeCall.decode(nested(MAX_DEPTH + 1)), ScaleError);
    assert.throws(() => RuntimeCall.decode(nested(100_000)), ScaleError);
  });
});
