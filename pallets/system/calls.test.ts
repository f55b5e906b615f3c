import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type H256, toH256 } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { type AnyCall, badOrigin, TransactionInvalid, withFilter } from "@serinus/frame";
import { newTestChain, testAccount } from "@serinus/frame/testing";
import { RuntimeVersion } from "@serinus/runtime-api";
import { systemCode } from "./code.ts";
import { WellKnownKey } from "./keys.ts";
import { systemApi } from "./system-api.ts";
import { testBlockWeights, testSystem, testVersion } from "./testing.ts";

const who = testAccount(1);
const code = Uint8Array.of(1, 2, 3);
const codeHash = toH256(blake2_256(code));

/** A chain whose host says that any code is of `next` version, or does not load. */
function chain(next?: Partial<RuntimeVersion> | "garbage", migrating = false) {
  const test = newTestChain((parts) => {
    const host = {
      ...parts.host,
      misc_runtime_version: () => {
        if (next === undefined) return undefined;
        if (next === "garbage") return Uint8Array.of(255);
        return RuntimeVersion.encode({ ...testVersion, ...next });
      },
    };
    const { system, mounted } = testSystem({ ...parts, host }, [], {
      multiBlockMigrationsOngoing: () => migrating,
    });
    return { system: systemApi(system), pallets: [mounted], pallet: system };
  });
  test.runToBlock(1);
  return { ...test, system: test.runtime.pallet };
}

function call(type: string, value: Record<string, unknown>): AnyCall {
  return { type: "System", value: { type, value } };
}

const event = (type: string, value?: unknown) => ({
  type: "System",
  value: value === undefined ? { type } : { type, value },
});

describe("remarks", () => {
  it("say something, with or without an event", () => {
    const { assertOk, assertNoop, assertLastEvent, events, origins, dispatcher } = chain();
    assertOk(call("remark", { remark: code }), origins.none);
    assert.deepEqual(events(), []);
    assertOk(call("remark_with_event", { remark: code }), origins.signed(who));
    assertLastEvent(event("Remarked", { sender: who, hash: codeHash }));
    assertNoop(call("remark_with_event", { remark: code }), origins.root, badOrigin);
    assert.equal(dispatcher.info(call("remark", { remark: code })).call_weight.ref_time, 3n);
    assert.equal(dispatcher.info(call("remark", { remark: code })).class.type, "Normal");
  });
});

describe("a filtered origin", () => {
  it("may not dispatch what its filter holds back", () => {
    const { assertNoop, assertOk, origins, system } = chain();
    const filtered = withFilter(origins.signed(who), (inner) => inner.value.type === "remark");
    assertOk(call("remark", { remark: code }), filtered);
    assertNoop(call("remark_with_event", { remark: code }), filtered, system.error.CallFiltered);
  });
});

describe("raw storage", () => {
  it("is for root", () => {
    const { assertOk, assertNoop, origins, host, system, dispatcher } = chain();
    const [a, b] = [Uint8Array.of(7, 1), Uint8Array.of(7, 2)];
    const set = call("set_storage", {
      items: [
        [a, code],
        [b, code],
      ],
    });
    assertNoop(set, origins.signed(who), badOrigin);
    assertOk(set, origins.root);
    assert.deepEqual(host.storage_get(a), code);
    assertNoop(call("kill_storage", { keys: [a] }), origins.none, badOrigin);
    assertOk(call("kill_storage", { keys: [a] }), origins.root);
    assert.equal(host.storage_exists(a), false);
    const killPrefix = call("kill_prefix", { prefix: Uint8Array.of(7), subkeys: 1 });
    assertNoop(killPrefix, origins.signed(who), badOrigin);
    assertOk(killPrefix, origins.root);
    assert.equal(host.storage_exists(b), false);
    assert.equal(dispatcher.info(killPrefix).call_weight.ref_time, 2n);
    assert.equal(dispatcher.info(set).class.type, "Operational");

    assertNoop(call("set_heap_pages", { pages: 64n }), origins.signed(who), badOrigin);
    assertOk(call("set_heap_pages", { pages: 64n }), origins.root);
    assert.deepEqual(host.storage_get(WellKnownKey.heapPages), Uint8Array.of(64, 0, 0, 0, 0, 0, 0, 0));
    assert.deepEqual(system.storage.Digest.get(), { logs: [{ type: "RuntimeEnvironmentUpdated" }] });
  });
});

describe("set_code", () => {
  const set = call("set_code", { code });

  it("takes a later version and the rest of the block", () => {
    const { assertOk, assertNoop, assertLastEvent, origins, host, system } = chain({ spec_version: 11 });
    assertNoop(set, origins.signed(who), badOrigin);
    assert.deepEqual(assertOk(set, origins.root).actual_weight, testBlockWeights.max_block);
    assert.deepEqual(host.storage_get(WellKnownKey.code), code);
    assert.deepEqual(system.storage.Digest.get(), { logs: [{ type: "RuntimeEnvironmentUpdated" }] });
    assertLastEvent(event("CodeUpdated"));
  });

  it("refuses other runtimes, older versions and what is no runtime", () => {
    for (const next of [undefined, "garbage"] as const) {
      const { assertNoop, origins, system } = chain(next);
      assertNoop(set, origins.root, system.error.FailedToExtractRuntimeVersion);
    }
    const other = chain({ spec_name: "other", spec_version: 11 });
    other.assertNoop(set, other.origins.root, other.system.error.InvalidSpecName);
    const same = chain({});
    same.assertNoop(set, same.origins.root, same.system.error.SpecVersionNeedsToIncrease);
    const migrating = chain({ spec_version: 11 }, true);
    migrating.assertNoop(set, migrating.origins.root, migrating.system.error.MultiBlockMigrationsOngoing);
  });

  it("does not check when told not to", () => {
    const { assertOk, assertNoop, assertLastEvent, origins } = chain();
    const unchecked = call("set_code_without_checks", { code });
    assertNoop(unchecked, origins.none, badOrigin);
    assertOk(unchecked, origins.root);
    assertLastEvent(event("CodeUpdated"));
    const migrating = chain({}, true);
    migrating.assertNoop(
      unchecked,
      migrating.origins.root,
      migrating.system.error.MultiBlockMigrationsOngoing,
    );
  });
});

describe("authorised upgrades", () => {
  const authorize = call("authorize_upgrade", { code_hash: codeHash });
  const authorizeUnchecked = call("authorize_upgrade_without_checks", { code_hash: codeHash });
  const apply = call("apply_authorized_upgrade", { code });

  it("are authorised by root and applied by anyone, free", () => {
    const { assertOk, assertNoop, assertLastEvent, origins, system, host } = chain({ spec_version: 11 });
    assertNoop(authorize, origins.signed(who), badOrigin);
    assertNoop(apply, origins.none, system.error.NothingAuthorized);
    assertOk(authorize, origins.root);
    assertLastEvent(event("UpgradeAuthorized", { code_hash: codeHash, check_version: true }));
    const wrong = call("apply_authorized_upgrade", { code: Uint8Array.of(9) });
    assertNoop(wrong, origins.none, system.error.Unauthorized);
    assert.deepEqual(assertOk(apply, origins.none), {
      actual_weight: testBlockWeights.max_block,
      pays_fee: { type: "No" },
    });
    assert.deepEqual(host.storage_get(WellKnownKey.code), code);
    assert.equal(system.storage.AuthorizedUpgrade.exists(), false);
    assertLastEvent(event("CodeUpdated"));
  });

  it("are dropped when the code turns out not to fit", () => {
    const { assertOk, assertLastEvent, origins, system, host } = chain({ spec_name: "other" });
    assertOk(authorize, origins.root);
    assert.deepEqual(assertOk(apply, origins.signed(who)).pays_fee, { type: "No" });
    assertLastEvent(
      event("RejectedInvalidAuthorizedUpgrade", {
        code_hash: codeHash,
        error: system.error.InvalidSpecName.error,
      }),
    );
    assert.equal(system.storage.AuthorizedUpgrade.exists(), false);
    assert.equal(host.storage_exists(WellKnownKey.code), false);
  });

  it("are not checked when authorised so, and wait for migrations", () => {
    const { assertOk, assertNoop, assertLastEvent, origins } = chain();
    assertNoop(authorizeUnchecked, origins.signed(who), badOrigin);
    assertOk(authorizeUnchecked, origins.root);
    assertOk(apply, origins.none);
    assertLastEvent(event("CodeUpdated"));

    const migrating = chain({}, true);
    migrating.assertOk(authorizeUnchecked, migrating.origins.root);
    migrating.assertNoop(apply, migrating.origins.none, migrating.system.error.MultiBlockMigrationsOngoing);
    assert.equal(migrating.system.storage.AuthorizedUpgrade.exists(), true);
  });

  it("come without a signature only when authorised", () => {
    const { assertOk, origins, system } = chain();
    const validate = (type: string, given: Uint8Array) =>
      systemCode.unsigned?.validate(system, { type: "External" }, { type, value: { code: given } } as never);
    const refused = (error: unknown) =>
      error instanceof TransactionInvalid && error.message === "Invalid.Call";
    assert.throws(() => validate("apply_authorized_upgrade", code), refused);
    assertOk(authorize, origins.root);
    assert.throws(() => validate("set_code", code), refused);
    assert.throws(() => validate("apply_authorized_upgrade", Uint8Array.of(9)), refused);
    const valid = validate("apply_authorized_upgrade", code);
    assert.equal(valid?.priority, 0xffff_ffff_ffff_ffffn);
    assert.equal(toH256(valid?.provides[0] ?? new Uint8Array()), codeHash satisfies H256);
  });
});
