import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { concatBytes, type Hex, toH256, toHex } from "@serinus/bytes";
import { blake2_128, blake2_256, keypairFromUri, twox_128 } from "@serinus/crypto";
import { createEngine } from "@serinus/engine";
import { loadModule, readEmbeddedVersion } from "@serinus/engine-wasm";
import { createHostFunctions, hashingFunctions } from "@serinus/host-functions";
import {
  BabeAuthorities,
  BabeEpochConfiguration,
  GrandpaAuthorities,
  OptionalPreset,
} from "@serinus/runtime-api";
import { decodeRuntimeCode, type Runtime, RuntimeTrap } from "@serinus/runtime-code";
import { bytes, u32, u64, utf8Encode } from "@serinus/scale";
import { createOverlay, memoryState, type Overlay } from "@serinus/state";
import { bundleRuntime } from "../bundle.ts";

const NO_ARGS = new Uint8Array(0);
const STATE_CALLS = [
  "BabeApi_configuration",
  "BabeApi_current_epoch",
  "BabeApi_next_epoch",
  "GrandpaApi_grandpa_authorities",
  "GrandpaApi_current_set_id",
];
const alice = keypairFromUri("//Alice", "sr25519").publicKey;

describe("the module that light clients run", () => {
  let script: Runtime;
  let light: Runtime;
  let code: Uint8Array;

  before(async () => {
    const entry = fileURLToPath(import.meta.resolve("@serinus/runtime-kusama/development"));
    ({ code } = await bundleRuntime({ entry }));
    const hash = toH256(blake2_256(code));
    script = createEngine({ hashing: hashingFunctions }).instantiate(code, hash);
    light = loadModule(code, hash, { hashing: hashingFunctions });
  });

  /** A chain's first state. */
  function genesis(): Overlay {
    const storage = createOverlay(memoryState({ top: [] }, 1));
    const host = createHostFunctions({ storage });
    const preset = OptionalPreset.decode(
      script.call(
        host,
        "GenesisBuilder_get_preset",
        concatBytes(Uint8Array.of(1), bytes.encode(utf8Encode("development"))),
      ),
    );
    assert.ok(preset);
    assert.deepEqual(script.call(host, "GenesisBuilder_build_state", bytes.encode(preset)), Uint8Array.of(0));
    return storage;
  }

  function sameAnswers(storage: Overlay, method: string, args: Uint8Array = NO_ARGS): Uint8Array {
    const host = createHostFunctions({ storage });
    const answer = light.call(host, method, args);
    assert.deepEqual(answer, script.call(host, method, args), method);
    return answer;
  }

  const keyOf = (pallet: string, item: string): Uint8Array =>
    concatBytes(twox_128(utf8Encode(pallet)), twox_128(utf8Encode(item)));
  const accountKey = (account: Uint8Array): Uint8Array =>
    concatBytes(keyOf("System", "Account"), blake2_128(account), account);

  it("is around the script, which is what runs here", () => {
    assert.equal(decodeRuntimeCode(code).kind, "js");
    assert.ok(script.methods.length > light.methods.length);
    assert.ok(light.methods.every((method) => script.methods.includes(method)));
  });

  it("says the version without being run", () => {
    assert.deepEqual(readEmbeddedVersion(code), script.version);
    assert.deepEqual(light.version, script.version);
  });

  it("has the metadata in every version", () => {
    const storage = createOverlay(memoryState({ top: [] }, 1));
    sameAnswers(storage, "Core_version");
    sameAnswers(storage, "Metadata_metadata");
    sameAnswers(storage, "Metadata_metadata_versions");
    for (const version of [14, 15, 16])
      assert.ok(sameAnswers(storage, "Metadata_metadata_at_version", u32.encode(version)).length > 50_000);
    for (const version of [0, 13, 17, 0xffff_ffff])
      sameAnswers(storage, "Metadata_metadata_at_version", u32.encode(version));
    assert.throws(
      () => light.call(createHostFunctions({ storage }), "Metadata_metadata_at_version", NO_ARGS),
      RuntimeTrap,
    );
  });

  it("answers of a first state as the script does", () => {
    const storage = genesis();
    for (const method of STATE_CALLS) sameAnswers(storage, method);
  });

  it("answers of a later state as the script does, whatever the size of its values", () => {
    for (const validators of [0, 1, 3, 20, 1000]) {
      const storage = genesis();
      const authorities = (seed: number): [Hex, bigint][] =>
        Array.from({ length: validators }, (_, index) => [toHex(new Uint8Array(32).fill(seed + index)), 1n]);
      const put = (pallet: string, item: string, value: Uint8Array) =>
        storage.storage_set(keyOf(pallet, item), value);
      put("Babe", "Authorities", BabeAuthorities.encode(authorities(1)));
      put("Babe", "NextAuthorities", BabeAuthorities.encode(authorities(2)));
      put("Babe", "Randomness", new Uint8Array(32).fill(3));
      put("Babe", "NextRandomness", new Uint8Array(32).fill(4));
      put("Babe", "EpochIndex", u64.encode(41n));
      put("Babe", "GenesisSlot", u64.encode(295_000_000n));
      const next = BabeEpochConfiguration.encode({ c: [3n, 7n], allowed_slots: { type: "PrimarySlots" } });
      put("Babe", "NextEpochConfig", next);
      put("Grandpa", "Authorities", GrandpaAuthorities.encode(authorities(3)));
      put("Grandpa", "CurrentSetId", u64.encode(2n ** 40n));
      for (const method of STATE_CALLS) sameAnswers(storage, method);
    }
  });

  it("answers an account's nonce", () => {
    const storage = genesis();
    assert.deepEqual(sameAnswers(storage, "AccountNonceApi_account_nonce", alice), u32.encode(0));
    const account = storage.storage_get(accountKey(alice));
    assert.ok(account);
    storage.storage_set(accountKey(alice), concatBytes(u32.encode(77), account.subarray(4)));
    assert.deepEqual(sameAnswers(storage, "AccountNonceApi_account_nonce", alice), u32.encode(77));
    assert.deepEqual(
      sameAnswers(storage, "AccountNonceApi_account_nonce", new Uint8Array(32)),
      u32.encode(0),
    );
    const host = createHostFunctions({ storage });
    assert.throws(() => light.call(host, "AccountNonceApi_account_nonce", alice.subarray(1)), RuntimeTrap);
  });

  it("traps where a value is missing that has to be there", () => {
    const storage = genesis();
    storage.storage_clear(keyOf("Babe", "EpochConfig"));
    const host = createHostFunctions({ storage });
    for (const method of ["BabeApi_configuration", "BabeApi_current_epoch", "BabeApi_next_epoch"]) {
      assert.throws(() => light.call(host, method, NO_ARGS), RuntimeTrap);
      assert.throws(() => script.call(host, method, NO_ARGS), RuntimeTrap);
    }
  });

  it("lacks what only the script can do", () => {
    const host = createHostFunctions({ storage: genesis() });
    assert.throws(
      () => light.call(host, "TransactionPaymentApi_query_info", NO_ARGS),
      /TransactionPaymentApi_query_info/,
    );
  });
});
