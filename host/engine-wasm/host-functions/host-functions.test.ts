import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { concatBytes, toHex } from "@serinus/bytes";
import { ecdsaPublicKey, ecdsaSignPrehashed, ed25519PublicKey, ed25519Sign } from "@serinus/crypto";
import type { HostApi } from "@serinus/host-api";
import {
  createHostFunctions,
  createKeystore,
  type HostFunctionsOptions,
  memoryOffchainStorage,
} from "@serinus/host-functions";
import { bytes, option, tuple, u32, utf8Encode, vec } from "@serinus/scale";
import { createOverlay, memoryState } from "@serinus/state";
import { createForwarder, type ResultKind, type Signature } from "../fixtures/forwarder.ts";

/** `span pointer i32 -> span`: what {@link createForwarder} takes, in one line. */
function signature(line: string): Signature {
  const [parameters = "", result = ""] = line.split("->").map((side) => side.trim());
  return {
    parameters: parameters.split(" ").filter((kind) => kind !== "") as Signature["parameters"][number][],
    result: /^\d+$/.test(result) ? { pointer: Number(result) } : (result as ResultKind),
  };
}

const SIGNATURES: Readonly<Record<string, string>> = {
  ext_storage_set_version_1: "span span -> nothing",
  ext_storage_get_version_1: "span -> span",
  ext_storage_clear_prefix_version_2: "span span -> span",
  ext_storage_clear_prefix_version_3: "span span span -> span",
  ext_storage_root_version_1: "-> span",
  ext_storage_root_version_2: "i32 -> span",
  ext_storage_changes_root_version_1: "span -> span",
  ext_storage_start_transaction_version_1: "-> nothing",
  ext_storage_rollback_transaction_version_1: "-> nothing",
  ext_storage_commit_transaction_version_1: "-> nothing",
  ext_default_child_storage_set_version_1: "span span span -> nothing",
  ext_default_child_storage_storage_kill_version_2: "span span -> i32",
  ext_default_child_storage_storage_kill_version_3: "span span -> span",
  ext_default_child_storage_storage_kill_version_4: "span span span -> span",
  ext_default_child_storage_clear_prefix_version_2: "span span span -> span",
  ext_default_child_storage_clear_prefix_version_3: "span span span span -> span",
  ext_default_child_storage_root_version_2: "span i32 -> span",
  ext_trie_blake2_256_root_version_2: "span i32 -> 32",
  ext_trie_blake2_256_ordered_root_version_2: "span i32 -> 32",
  ext_trie_keccak_256_root_version_2: "span i32 -> 32",
  ext_trie_keccak_256_ordered_root_version_1: "span -> 32",
  ext_trie_blake2_256_verify_proof_version_1: "pointer span span span -> i32",
  ext_trie_keccak_256_verify_proof_version_2: "pointer span span span i32 -> i32",
  ext_hashing_keccak_512_version_1: "span -> 64",
  ext_crypto_ecdsa_verify_prehashed_version_1: "pointer pointer pointer -> i32",
  ext_crypto_secp256k1_ecdsa_recover_version_2: "pointer pointer -> span",
  ext_crypto_secp256k1_ecdsa_recover_compressed_version_1: "pointer pointer -> span",
  ext_crypto_ecdsa_generate_version_1: "pointer span -> 33",
  ext_crypto_ecdsa_sign_version_1: "pointer pointer span -> span",
  ext_crypto_ecdsa_verify_version_2: "pointer span pointer -> i32",
  ext_logging_log_version_1: "i32 span span -> nothing",
  ext_logging_max_level_version_1: "-> i32",
  ext_misc_print_num_version_1: "i64 -> nothing",
  ext_misc_print_utf8_version_1: "span -> nothing",
  ext_misc_print_hex_version_1: "span -> nothing",
  ext_misc_runtime_version_version_1: "span -> span",
  ext_offchain_index_set_version_1: "span span -> nothing",
  ext_offchain_is_validator_version_1: "-> i32",
  ext_offchain_submit_transaction_version_1: "span -> span",
  ext_offchain_timestamp_version_1: "-> i64",
  ext_offchain_random_seed_version_1: "-> 32",
  ext_offchain_local_storage_set_version_1: "i32 span span -> nothing",
  ext_offchain_local_storage_get_version_1: "i32 span -> span",
  ext_offchain_local_storage_clear_version_1: "i32 span -> nothing",
  ext_offchain_local_storage_compare_and_set_version_1: "i32 span span span -> i32",
  ext_transaction_index_index_version_1: "i32 i32 pointer -> nothing",
  ext_transaction_index_renew_version_1: "i32 pointer -> nothing",
  ext_storage_proof_size_storage_proof_size_version_1: "-> i64",
  ext_wasm_tracing_enabled_version_1: "span -> i32",
};

/** Checks a good and a bad signature in one batch, and gives the verdict; arguments as of one verification. */
const BATCH = `
  (func (export "batch") (param $at i32) (param $length i32) (result i64)
    (call $ext_crypto_start_batch_verify_version_1)
    (drop (call $ext_crypto_ed25519_batch_verify_version_1 (local.get $at)
      (i64.or (i64.extend_i32_u (i32.add (local.get $at) (i32.const 96)))
              (i64.shl (i64.extend_i32_u (i32.sub (local.get $length) (i32.const 96))) (i64.const 32)))
      (i32.add (local.get $at) (i32.const 64))))
    (i32.store8 (i32.const 0) (call $ext_crypto_finish_batch_verify_version_1))
    (i64.const ${1n << 32n}))`;

const forwarder = createForwarder(
  {
    ...Object.fromEntries(Object.entries(SIGNATURES).map(([name, line]) => [name, signature(line)])),
    ext_crypto_start_batch_verify_version_1: signature("-> nothing"),
    ext_crypto_finish_batch_verify_version_1: signature("-> i32"),
    ext_crypto_ed25519_batch_verify_version_1: signature("pointer span pointer -> i32"),
  },
  BATCH,
);
const { call, number } = forwarder;
const text = utf8Encode;
const NONE = Uint8Array.of(0);
const limit = (value: number | undefined) => option(u32).encode(value);
const newHost = (more: Partial<HostFunctionsOptions> = {}): HostApi =>
  createHostFunctions({
    storage: createOverlay(
      memoryState({ top: ["a1", "a2", "a3", "b"].map((key) => [text(key), text("v")]) }, 1),
    ),
    ...more,
  });

describe("storage functions", () => {
  it("clear by prefix and tell what is left", () => {
    const host = newHost();
    const clear = (most: number | undefined) =>
      toHex(call(host, "ext_storage_clear_prefix_version_2", text("a"), limit(most)));
    assert.equal(clear(2), "0x0102000000", "some remaining");
    assert.equal(clear(undefined), "0x0003000000", "all removed");
  });

  it("clear by prefix and tell all counts, from the beginning only", () => {
    const name = "ext_storage_clear_prefix_version_3";
    const result = call(newHost(), name, text("a"), limit(1), NONE);
    assert.equal(toHex(result), `0x0108${toHex(text("a2")).slice(2)}010000000100000001000000`);
    const cursor = option(bytes).encode(text("a2"));
    assert.throws(
      () => call(newHost(), name, text("a"), limit(1), cursor),
      /clearing from a cursor is not supported/,
    );
  });

  it("give roots of both versions and refuse others", () => {
    const host = newHost();
    const long = new Uint8Array(40);
    call(host, "ext_storage_set_version_1", text("long"), long);
    const first = call(host, "ext_storage_root_version_1");
    assert.deepEqual(call(host, "ext_storage_root_version_2", 0), first);
    assert.notDeepEqual(call(host, "ext_storage_root_version_2", 1), first);
    assert.throws(() => call(host, "ext_storage_root_version_2", 2), /no state version 2/);
    assert.deepEqual(call(host, "ext_storage_changes_root_version_1", first), NONE);
  });

  it("open and close transactions", () => {
    const host = newHost();
    const get = () => toHex(call(host, "ext_storage_get_version_1", text("b")));
    call(host, "ext_storage_start_transaction_version_1");
    call(host, "ext_storage_set_version_1", text("b"), text("w"));
    assert.equal(get(), "0x010477");
    call(host, "ext_storage_rollback_transaction_version_1");
    assert.equal(get(), "0x010476");
    assert.throws(
      () => call(host, "ext_storage_commit_transaction_version_1"),
      /no storage transaction is open/,
    );
  });

  it("give values of every length", () => {
    const host = newHost();
    for (const length of [0, 63, 64, 16383, 16384, 70000]) {
      const value = new Uint8Array(length).fill(7);
      call(host, "ext_storage_set_version_1", text("x"), value);
      assert.deepEqual(call(host, "ext_storage_get_version_1", text("x")), option(bytes).encode(value));
    }
  });

  it("work on child tries", () => {
    const host = newHost();
    const child = text("c");
    const fill = () => {
      for (const key of ["k1", "k2"])
        call(host, "ext_default_child_storage_set_version_1", child, text(key), text("v"));
    };
    fill();
    const empty = call(newHost(), "ext_default_child_storage_root_version_2", child, 1);
    assert.notDeepEqual(call(host, "ext_default_child_storage_root_version_2", child, 1), empty);
    assert.equal(
      toHex(
        call(host, "ext_default_child_storage_clear_prefix_version_2", child, text("k1"), limit(undefined)),
      ),
      "0x0000000000",
    );
    assert.equal(
      number(host, "ext_default_child_storage_storage_kill_version_2", child, limit(undefined)),
      1n,
    );
    assert.deepEqual(call(host, "ext_default_child_storage_root_version_2", child, 1), empty);
    fill();
    assert.equal(
      toHex(
        call(
          host,
          "ext_default_child_storage_clear_prefix_version_3",
          child,
          text("k1"),
          limit(undefined),
          NONE,
        ),
      ),
      "0x00000000000100000000000000",
    );
    assert.equal(
      toHex(call(host, "ext_default_child_storage_storage_kill_version_4", child, limit(undefined), NONE)),
      "0x00000000000100000000000000",
    );
    assert.equal(
      toHex(call(host, "ext_default_child_storage_storage_kill_version_3", child, limit(undefined))),
      "0x0000000000",
    );
  });
});

describe("trie functions", () => {
  const entries = vec(tuple(bytes, bytes)).encode([[text("key"), new Uint8Array(40)]]);
  const values = vec(bytes).encode([text("one"), text("two")]);
  const host = newHost();

  it("hash with either hasher and in either version", () => {
    const roots = [
      call(host, "ext_trie_blake2_256_root_version_2", entries, 0),
      call(host, "ext_trie_blake2_256_root_version_2", entries, 1),
      call(host, "ext_trie_keccak_256_root_version_2", entries, 0),
      call(host, "ext_trie_blake2_256_ordered_root_version_2", values, 0),
      call(host, "ext_trie_keccak_256_ordered_root_version_1", values),
    ];
    assert.equal(new Set(roots.map(toHex)).size, 5);
    assert.ok(roots.every(({ length }) => length === 32));
  });

  it("refuse wrong proofs", () => {
    const root = call(host, "ext_trie_blake2_256_root_version_2", entries, 0);
    const proof = vec(bytes).encode([text("nonsense")]);
    assert.equal(
      number(host, "ext_trie_blake2_256_verify_proof_version_1", root, proof, text("key"), NONE),
      0n,
    );
    assert.equal(
      number(host, "ext_trie_keccak_256_verify_proof_version_2", root, proof, text("key"), NONE, 1),
      0n,
    );
  });
});

describe("crypto functions", () => {
  const seed = new Uint8Array(32).fill(1);
  const message = text("message");

  it("tell at the end of a batch whether all of it was good", () => {
    const key = ed25519PublicKey(seed);
    const signed = ed25519Sign(seed, message);
    const batch = (text: Uint8Array) =>
      forwarder.runtime.call(newHost(), "batch", concatBytes(signed, key, text))[0];
    assert.equal(batch(message), 1);
    assert.equal(batch(text("massage")), 0);
    assert.throws(
      () => call(newHost(), "ext_crypto_finish_batch_verify_version_1"),
      /no batch of signatures is begun/,
    );
  });

  it("recover keys, or tell what is wrong with a signature", () => {
    const hash = new Uint8Array(32).fill(3);
    const signed = ecdsaSignPrehashed(seed, hash);
    const name = "ext_crypto_secp256k1_ecdsa_recover_version_2";
    assert.equal(call(newHost(), name, signed, hash).length, 65);
    const key = ecdsaPublicKey(seed);
    assert.deepEqual(
      call(newHost(), "ext_crypto_secp256k1_ecdsa_recover_compressed_version_1", signed, hash),
      concatBytes(NONE, key),
    );
    assert.equal(number(newHost(), "ext_crypto_ecdsa_verify_prehashed_version_1", signed, hash, key), 1n);
    const changed = (at: number, value: number) => {
      const copy = signed.slice();
      copy.fill(value, at, at === 64 ? 65 : at + 32);
      return toHex(call(newHost(), name, copy, hash));
    };
    assert.equal(changed(0, 255), "0x0100", "r is no scalar");
    assert.equal(changed(32, 255), "0x0100", "s is no scalar");
    assert.equal(changed(64, 9), "0x0101", "v is no recovery id");
    assert.equal(changed(0, 0), "0x0102", "r is no point");
  });

  it("sign with the keys of the keystore", () => {
    const host = newHost({ keystore: createKeystore(() => seed) });
    const uri = option(bytes).encode(text("//Alice"));
    const key = call(host, "ext_crypto_ecdsa_generate_version_1", text("test"), uri);
    const signed = call(host, "ext_crypto_ecdsa_sign_version_1", text("test"), key, message);
    assert.equal(number(host, "ext_crypto_ecdsa_verify_version_2", signed.slice(1), message, key), 1n);
    assert.deepEqual(call(host, "ext_crypto_ecdsa_sign_version_1", text("none"), key, message), NONE);
    assert.throws(
      () => call(newHost(), "ext_crypto_ecdsa_generate_version_1", text("test"), NONE),
      /this call has no keystore/,
    );
  });
});

describe("other functions", () => {
  it("log", () => {
    const lines: unknown[] = [];
    const host = newHost({ log: { maxLevel: 4, write: (...line) => lines.push(line) } });
    call(host, "ext_logging_log_version_1", 2, text("pallet"), text("hello"));
    call(host, "ext_logging_log_version_1", 77, text("pallet"), text("far"));
    call(host, "ext_misc_print_num_version_1", -1n);
    call(host, "ext_misc_print_utf8_version_1", text("text"));
    call(host, "ext_misc_print_hex_version_1", Uint8Array.of(1, 255));
    assert.deepEqual(lines, [
      [2, "pallet", "hello"],
      [4, "pallet", "far"],
      [3, "runtime", "18446744073709551615"],
      [3, "runtime", "text"],
      [3, "runtime", "0x01ff"],
    ]);
    assert.equal(number(host, "ext_logging_max_level_version_1"), 5n);
    assert.equal(number(newHost(), "ext_logging_max_level_version_1"), 0n);
  });

  it("tell the version of other code", () => {
    const host = newHost({ readRuntimeVersion: (code) => (code.length > 1 ? text("v") : undefined) });
    assert.equal(toHex(call(host, "ext_misc_runtime_version_version_1", text("code"))), "0x010476");
    assert.deepEqual(call(host, "ext_misc_runtime_version_version_1", text("c")), NONE);
  });

  it("serve offchain workers", () => {
    const sent: string[] = [];
    const host = newHost({
      offchain: {
        isValidator: true,
        submitTransaction: (extrinsic) => sent.push(toHex(extrinsic)) === 1,
        now: () => 1_700_000_000_000,
        randomSeed: () => new Uint8Array(32).fill(5),
        persistent: memoryOffchainStorage(),
        local: memoryOffchainStorage(),
      },
    });
    assert.equal(number(host, "ext_offchain_is_validator_version_1"), 1n);
    assert.equal(number(host, "ext_offchain_timestamp_version_1"), 1_700_000_000_000n);
    assert.deepEqual(call(host, "ext_offchain_random_seed_version_1"), new Uint8Array(32).fill(5));
    assert.equal(toHex(call(host, "ext_offchain_submit_transaction_version_1", text("x"))), "0x00");
    assert.equal(toHex(call(host, "ext_offchain_submit_transaction_version_1", text("x"))), "0x01");
    const get = (kind: number) =>
      toHex(call(host, "ext_offchain_local_storage_get_version_1", kind, text("k")));
    const swap = (old: Uint8Array | undefined, value: string) =>
      number(
        host,
        "ext_offchain_local_storage_compare_and_set_version_1",
        0,
        text("k"),
        option(bytes).encode(old),
        text(value),
      );
    call(host, "ext_offchain_local_storage_set_version_1", 1, text("k"), text("l"));
    assert.deepEqual([swap(undefined, "a"), swap(undefined, "b"), swap(text("a"), "c")], [1n, 0n, 1n]);
    assert.deepEqual([get(0), get(1)], ["0x010463", "0x01046c"]);
    call(host, "ext_offchain_local_storage_clear_version_1", 1, text("k"));
    assert.equal(get(1), "0x00");
    assert.throws(() => get(2), /no offchain storage of kind 2/);
  });

  it("index for offchain use", () => {
    const told: unknown[] = [];
    const host = newHost({
      transactionIndex: {
        transaction_index_index: (...args) => told.push(args),
        transaction_index_renew: (...args) => told.push(args),
      },
    });
    const hash = new Uint8Array(32).fill(2);
    call(host, "ext_transaction_index_index_version_1", 3, -1, hash);
    call(host, "ext_transaction_index_renew_version_1", 4, hash);
    assert.deepEqual(told, [
      [3, 0xffffffff, hash],
      [4, hash],
    ]);
    const storage = createOverlay(memoryState({ top: [] }, 1));
    call(newHost({ storage }), "ext_offchain_index_set_version_1", text("k"), text("v"));
    assert.deepEqual(storage.drain(1).offchainIndex, [[text("k"), text("v")]]);
  });

  it("say that no proof is recorded and nothing traced", () => {
    assert.equal(number(newHost(), "ext_storage_proof_size_storage_proof_size_version_1"), -1n);
    assert.equal(number(newHost(), "ext_wasm_tracing_enabled_version_1", NONE), 0n);
    assert.equal(call(newHost(), "ext_hashing_keccak_512_version_1", NONE).length, 64);
  });
});
