import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type AccountId, concatBytes, fromHex, type H256 } from "@serinus/bytes";
import { bindWeights, type Origin, TransactionInvalid, weight, ZERO_WEIGHT } from "@serinus/frame";
import { newTestChain, testAccount } from "@serinus/frame/testing";
import type { DispatchInfo, PostDispatchInfo, Weight } from "@serinus/runtime-api";
import type { Era } from "@serinus/scale";
import { incProviders } from "../accounts.ts";
import { systemApi } from "../system-api.ts";
import { testSystem } from "../testing.ts";
import { checkGenesis } from "./check-genesis.ts";
import { checkMetadataHash } from "./check-metadata-hash.ts";
import { birth, checkMortality } from "./check-mortality.ts";
import { checkNonZeroSender } from "./check-non-zero-sender.ts";
import { checkNonce } from "./check-nonce.ts";
import { checkSpecVersion } from "./check-spec-version.ts";
import { checkTxVersion } from "./check-tx-version.ts";
import { checkWeight } from "./check-weight.ts";

const table = {
  check_genesis: { refTime: 1n, proofSize: 9n },
  check_mortality_mortal_transaction: { refTime: 2n, proofSize: 9n },
  check_mortality_immortal_transaction: { refTime: 3n, proofSize: 9n },
  check_non_zero_sender: { refTime: 4n },
  check_nonce: { refTime: 5n },
  check_spec_version: { refTime: 6n },
  check_tx_version: { refTime: 7n },
  check_weight: { refTime: 8n },
} as const;
const weights = bindWeights(table, { read: 0n, write: 0n });

const who = testAccount(1);
const source = { type: "External" } as const;
const call = { type: "System", value: { type: "remark", value: {} } } as const;

function chain() {
  const test = newTestChain((parts) => {
    const { system, mounted } = testSystem(parts);
    return { system: systemApi(system), pallets: [mounted], pallet: system };
  });
  test.runToBlock(1);
  return { ...test, system: test.runtime.pallet };
}

function info(call_weight: Weight, of: DispatchInfo["class"]["type"] = "Normal"): DispatchInfo {
  return { call_weight, extension_weight: ZERO_WEIGHT, class: { type: of }, pays_fee: { type: "Yes" } };
}

function input<E>(explicit: E, origin: Origin) {
  const inheritedImplication = () => new Uint8Array();
  return { call, info: info(ZERO_WEIGHT), length: 0, explicit, origin, source, inheritedImplication };
}

const fails = (reason: string) => (error: unknown) =>
  error instanceof TransactionInvalid && error.message === reason;

describe("CheckNonZeroSender", () => {
  it("refuses the account of zeros", () => {
    const { origins } = chain();
    const extension = checkNonZeroSender(weights);
    const zero = `0x${"00".repeat(32)}` as AccountId;
    assert.throws(() => extension.validate?.(input({}, origins.signed(zero))), fails("Invalid.BadSigner"));
    for (const origin of [origins.signed(who), origins.none]) extension.validate?.(input({}, origin));
    assert.equal(extension.weight?.({}, call).ref_time, 4n);
  });
});

describe("what is signed but not sent", () => {
  it("is the versions and the genesis hash", () => {
    const { system } = chain();
    assert.equal(checkSpecVersion(system, weights).getImplicit({}), 10);
    assert.equal(checkTxVersion(system, weights).getImplicit({}), 3);
    assert.equal(checkGenesis(system, weights).getImplicit({}), system.storage.BlockHash.get(0));
    assert.deepEqual(checkGenesis(system, weights).weight?.({}, call), weight(1n));
    assert.equal(checkSpecVersion(system, weights).weight?.({}, call).ref_time, 6n);
    assert.equal(checkTxVersion(system, weights).weight?.({}, call).ref_time, 7n);
  });

  it("is the hash of the metadata, when asked for", () => {
    const hash = `0x${"ab".repeat(32)}` as H256;
    const extension = checkMetadataHash(() => hash);
    assert.equal(extension.getImplicit({ mode: { type: "Disabled" } }), undefined);
    assert.equal(extension.getImplicit({ mode: { type: "Enabled" } }), hash);
    const without = checkMetadataHash(() => undefined);
    assert.throws(() => without.getImplicit({ mode: { type: "Enabled" } }), fails("Unknown.CannotLookup"));
    assert.deepEqual(extension.weight?.({ mode: { type: "Enabled" } }, call), ZERO_WEIGHT);
  });
});

describe("CheckMortality", () => {
  const mortal = (period: number, phase: number): Era => ({ type: "Mortal", value: { period, phase } });

  it("finds the block at which a transaction begins", () => {
    assert.equal(birth({ type: "Immortal" }, 1000), 0);
    assert.equal(birth(mortal(64, 42), 42), 42);
    assert.equal(birth(mortal(64, 42), 105), 42);
    assert.equal(birth(mortal(64, 42), 106), 106);
    assert.equal(birth(mortal(64, 42), 3), 42);
  });

  it("signs that block's hash, while it is known", () => {
    const { system } = chain();
    const extension = checkMortality(system, weights);
    system.storage.Number.put(70);
    assert.equal(extension.getImplicit({ type: "Immortal" }), system.storage.BlockHash.get(0));
    assert.throws(() => extension.getImplicit(mortal(64, 2)), fails("Invalid.AncientBirthBlock"));
    const hash = `0x${"cd".repeat(32)}` as H256;
    system.storage.BlockHash.insert(66, hash);
    assert.equal(extension.getImplicit(mortal(64, 2)), hash);
  });

  it("says for how long the transaction holds", () => {
    const { system, origins } = chain();
    const extension = checkMortality(system, weights);
    system.storage.Number.put(70);
    const longevity = (lifetime: Era) =>
      extension.validate?.(input(lifetime, origins.none)).valid?.().longevity;
    assert.equal(longevity(mortal(64, 2)), 60n);
    assert.equal(longevity({ type: "Immortal" }), 0xffff_ffff_ffff_ffffn - 70n);
    assert.deepEqual(extension.weight?.({ type: "Immortal" }, call), weight(3n));
    assert.deepEqual(extension.weight?.(mortal(64, 2), call), weight(2n, 9n));
  });
});

describe("CheckNonce", () => {
  const tag = (nonce: number) => concatBytes(fromHex(who), Uint8Array.of(nonce, 0, 0, 0));

  it("puts an account's transactions in order", () => {
    const { system, origins } = chain();
    const extension = checkNonce(system, weights);
    const validate = (nonce: number) => extension.validate?.(input(nonce, origins.signed(who)));
    assert.throws(() => validate(0), fails("Invalid.Payment"));
    incProviders(system, who);
    assert.deepEqual(validate(0)?.valid?.().requires, []);
    assert.deepEqual(validate(0)?.valid?.().provides, [tag(0)]);
    assert.deepEqual(validate(2)?.valid?.().requires, [tag(1)]);
    const prepare = (nonce: number) =>
      extension.prepare?.({ ...input(nonce, origins.signed(who)), val: who });
    assert.throws(() => prepare(1), fails("Invalid.Future"));
    assert.equal(prepare(0), who);
    assert.equal(system.storage.Account.get(who).nonce, 1);
    assert.throws(() => validate(0), fails("Invalid.Stale"));
    system.storage.Account.mutate(who, (account) => ({ ...account, nonce: 0xffff_ffff }));
    prepare(0xffff_ffff);
    assert.equal(system.storage.Account.get(who).nonce, 0);
  });

  it("gives its weight back where there is no signer", () => {
    const { system, origins } = chain();
    const extension = checkNonce(system, weights);
    assert.equal(extension.validate?.(input(7, origins.none)).val, undefined);
    assert.equal(extension.prepare?.({ ...input(7, origins.none), val: undefined }), undefined);
    const after = (pre: AccountId | undefined) =>
      extension.postDispatchDetails?.({ ...post(info(ZERO_WEIGHT)), pre });
    assert.equal(after(undefined)?.ref_time, 5n);
    assert.deepEqual(after(who), ZERO_WEIGHT);
  });
});

function post(of: DispatchInfo, actual_weight?: Weight) {
  const postInfo: PostDispatchInfo = { actual_weight, pays_fee: { type: "Yes" } };
  return { info: of, postInfo, length: 0, outcome: { ok: true, postInfo } as const };
}

describe("CheckWeight", () => {
  function checked() {
    const { system } = chain();
    const extension = checkWeight(system, weights);
    const take = (call_weight: Weight, of?: DispatchInfo["class"]["type"], length = 0) =>
      extension.bareValidateAndPrepare?.({ call, info: info(call_weight, of), length });
    const fill = (amount: bigint, of: "normal" | "operational" | "mandatory" = "mandatory") =>
      system.storage.BlockWeight.mutate((used) => ({ ...used, [of]: weight(amount) }));
    fill(0n);
    return { system, extension, take, fill };
  }
  const full = fails("Invalid.ExhaustsResources");

  it("adds call, base and length to the block", () => {
    const { system, take } = checked();
    take(weight(100n, 1n), "Normal", 20);
    assert.deepEqual(system.storage.BlockWeight.get().normal, weight(105n, 21n));
    assert.equal(system.storage.AllExtrinsicsLen.get(), 20);
    take(weight(100n), "Operational", 30);
    assert.equal(system.storage.AllExtrinsicsLen.get(), 50);
    assert.deepEqual(system.storage.BlockWeight.get().operational, weight(105n, 30n));
  });

  it("bounds one extrinsic", () => {
    const { take, extension } = checked();
    take(weight(500n), "Normal");
    assert.throws(() => take(weight(501n), "Normal"), full);
    assert.throws(() => take(weight(0n, 501n), "Normal"), full);
    assert.throws(() => extension.bareValidate?.({ call, info: info(weight(501n)), length: 0 }), full);
    // Its bytes count for the block alone: so it is in Kusama 1_006_000.
    extension.bareValidate?.({ call, info: info(weight(500n, 500n)), length: 11 });
    take(weight(5000n), "Mandatory");
  });

  it("does not count beyond all numbers", () => {
    const { take, fill } = checked();
    fill(2n ** 64n - 10n, "normal");
    assert.throws(() => take(weight(6n), "Normal"), full);
  });

  it("bounds a class and the block, except what is in reserve", () => {
    const { take, fill } = checked();
    fill(740n, "normal");
    assert.throws(() => take(weight(6n), "Normal"), full);
    take(weight(5n), "Normal");

    fill(0n, "normal");
    fill(990n, "mandatory");
    // Normal extrinsics have no reserve: a reserve of zero is used up at once.
    assert.throws(() => take(weight(6n), "Normal"), full);
    take(weight(5n), "Normal");
    fill(0n, "normal");
    fill(5000n, "mandatory");
    take(weight(195n), "Operational");
    assert.throws(() => take(weight(1n), "Operational"), full);
    take(weight(900_000n), "Mandatory");
  });

  it("bounds the bytes of a block by class", () => {
    const { take, system } = checked();
    take(ZERO_WEIGHT, "Operational", 400);
    take(ZERO_WEIGHT, "Normal", 350);
    assert.throws(() => take(ZERO_WEIGHT, "Normal", 1), full);
    take(ZERO_WEIGHT, "Operational", 250);
    assert.throws(() => take(ZERO_WEIGHT, "Operational", 1), full);
    assert.equal(system.storage.AllExtrinsicsLen.get(), 1000);
  });

  it("gives back what was not used, never more", () => {
    const { system, extension, take } = checked();
    take(weight(100n), "Normal");
    extension.barePostDispatch?.(post(info(weight(100n)), weight(30n)));
    assert.deepEqual(system.storage.BlockWeight.get().normal, weight(35n));
    system.storage.ExtrinsicWeightReclaimed.kill();
    extension.postDispatchDetails?.({ ...post(info(weight(100n)), weight(300n)), pre: undefined });
    assert.deepEqual(system.storage.BlockWeight.get().normal, weight(35n));
  });

  it("does the same for extrinsics with extensions", () => {
    const { system, extension } = checked();
    const { origins } = chain();
    const signed = { ...input({}, origins.signed(who)), info: info(weight(10n)), length: 7 };
    const validated = extension.validate?.(signed);
    assert.equal(validated?.val, 7);
    extension.prepare?.({ ...signed, val: 7 });
    assert.equal(system.storage.AllExtrinsicsLen.get(), 7);
    assert.equal(extension.weight?.({}, call).ref_time, 8n);
  });
});
