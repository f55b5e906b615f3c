import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { toHex } from "@serinus/bytes";
import {
  type AnyCall,
  addressOf,
  badOrigin,
  bindWeights,
  cannotLookup,
  createOrigins,
  instantiate,
  type Json,
  mount,
  outerCallCodec,
  place,
  weight,
} from "@serinus/frame";
import { newTestChain, testAccounts } from "@serinus/frame/testing";
import { systemApi } from "@serinus/pallet-system";
import { testSystem } from "@serinus/pallet-system/testing";
import { type Codec, lazy } from "@serinus/scale";
import { sudoCode } from "./code.ts";
import { sudoManifest } from "./manifest.ts";
import type { Sudo } from "./sudo.ts";

const [ALICE, BOB] = testAccounts(1, 2);

const weights = {
  sudo: { refTime: 100n },
  set_key: { refTime: 200n },
  sudo_as: { refTime: 300n },
  remove_key: { refTime: 400n },
} as const;

/** System and Sudo, Alice the key; remarks are what the filter forbids to all but root. */
function chain(genesis: Json = { key: ALICE }) {
  const RuntimeCall: Codec<AnyCall> = lazy<AnyCall>(() => outerCallCodec("test_runtime", [placed]));
  const placed = place("Sudo", 255, sudoManifest(RuntimeCall));
  const test = newTestChain(
    (parts) => {
      const { system, context, mounted } = testSystem(parts, [placed]);
      const sudo: Sudo = instantiate(context, placed, {
        weights: bindWeights(weights, { read: 0n, write: 0n }),
        dispatcher: parts.dispatcher,
        origins: createOrigins((call) => call.value.type !== "remark_with_event"),
      });
      return { system: systemApi(system), pallets: [mounted, mount(sudo, sudoCode(42))], sudo };
    },
    { sudo: genesis },
  );
  test.runToBlock(1);
  return {
    ...test,
    sudo: test.runtime.sudo,
    alice: test.origins.signed(ALICE),
    bob: test.origins.signed(BOB),
  };
}

const remark: AnyCall = {
  type: "System",
  value: { type: "remark_with_event", value: { remark: Uint8Array.of(1, 2) } },
};
const forRoot: AnyCall = { type: "System", value: { type: "set_heap_pages", value: { pages: 5n } } };
const call = (type: string, value?: unknown): AnyCall => ({ type: "Sudo", value: { type, value } });
const sudo = (inner: AnyCall) => call("sudo", { call: inner });
const sudoAs = (inner: AnyCall) => call("sudo_as", { who: addressOf(BOB), call: inner });
const unchecked = (inner: AnyCall) => call("sudo_unchecked_weight", { call: inner, weight: weight(7n, 8n) });
const setKey = call("set_key", { new: addressOf(BOB) });
const removeKey = call("remove_key");
const event = (type: string, value?: unknown) => ({
  type: "Sudo",
  value: { type, ...(value ? { value } : {}) },
});
const FREE = { actual_weight: undefined, pays_fee: { type: "No" } };
const OK = { sudo_result: { type: "Ok" } };
const REFUSED = { sudo_result: { type: "Err", value: badOrigin.error } };

describe("the key", () => {
  it("makes calls as root, for no fee", () => {
    for (const make of [sudo, unchecked]) {
      const { assertOk, assertLastEvent, alice } = chain();
      assert.deepEqual(assertOk(make(forRoot), alice), FREE);
      assertLastEvent(event("Sudid", OK));
    }
  });

  it("is told when such a call fails, which undoes the call alone", () => {
    for (const make of [sudo, unchecked]) {
      const { assertOk, assertLastEvent, alice, events } = chain();
      assert.deepEqual(assertOk(make(remark), alice), FREE);
      assertLastEvent(event("Sudid", REFUSED));
      assert.equal(events().length, 1);
    }
  });

  it("makes calls as any account, past every filter", () => {
    const { assertOk, assertHasEvent, assertLastEvent, alice, host } = chain();
    assert.deepEqual(assertOk(sudoAs(remark), alice), FREE);
    const hash = toHex(host.hashing_blake2_256(Uint8Array.of(1, 2)));
    assertHasEvent({ type: "System", value: { type: "Remarked", value: { sender: BOB, hash } } });
    assertLastEvent(event("SudoAsDone", OK));
    assertOk(sudoAs(forRoot), alice);
    assertLastEvent(event("SudoAsDone", REFUSED));
  });

  it("is handed on", () => {
    const { assertOk, assertNoop, assertLastEvent, alice, bob, sudo: pallet } = chain();
    assert.deepEqual(assertOk(setKey, alice), FREE);
    assertLastEvent(event("KeyChanged", { old: ALICE, new: BOB }));
    assertNoop(sudo(forRoot), alice, pallet.error.RequireSudo);
    assertOk(sudo(forRoot), bob);
  });

  it("is given up, and set again by root alone", () => {
    const { assertOk, assertNoop, assertLastEvent, alice, origins, sudo: pallet } = chain();
    assert.deepEqual(assertOk(removeKey, alice), FREE);
    assertLastEvent(event("KeyRemoved"));
    assert.equal(pallet.storage.Key.get(), undefined);
    assertNoop(setKey, alice, pallet.error.RequireSudo);
    assertOk(setKey, origins.root);
    assertLastEvent(event("KeyChanged", { old: undefined, new: BOB }));
  });
});

describe("everybody else", () => {
  it("is refused", () => {
    const { assertNoop, bob, origins, sudo: pallet } = chain();
    for (const each of [sudo(forRoot), unchecked(forRoot), setKey, sudoAs(remark), removeKey]) {
      assertNoop(each, bob, pallet.error.RequireSudo);
      assertNoop(each, origins.none, badOrigin);
    }
  });

  it("but root may do the same", () => {
    const { assertOk, assertLastEvent, origins } = chain({ key: null });
    assertOk(sudo(forRoot), origins.root);
    assertLastEvent(event("Sudid", OK));
  });

  it("is named by an id", () => {
    const { assertNoop, alice } = chain();
    const index = { type: "Index", value: undefined };
    assertNoop(call("set_key", { new: index }), alice, cannotLookup);
    assertNoop(call("sudo_as", { who: index, call: remark }), alice, cannotLookup);
  });
});

describe("Sudo", () => {
  it("weighs what its calls weigh, of their class", () => {
    const { dispatcher } = chain();
    const inner = dispatcher.info(forRoot);
    const { ref_time } = inner.call_weight;
    const of = (each: AnyCall) => dispatcher.info(each);
    assert.deepEqual(of(sudo(forRoot)).call_weight, weight(100n + ref_time));
    assert.deepEqual(of(sudoAs(forRoot)).call_weight, weight(300n + ref_time));
    assert.deepEqual(of(unchecked(forRoot)).call_weight, weight(7n, 8n));
    assert.deepEqual(of(setKey).call_weight, weight(200n));
    assert.deepEqual(of(removeKey).call_weight, weight(400n));
    for (const make of [sudo, sudoAs, unchecked]) assert.deepEqual(of(make(forRoot)).class, inner.class);
    assert.equal(inner.class.type, "Operational");
    assert.equal(of(sudo(forRoot)).pays_fee.type, "Yes");
  });
});
