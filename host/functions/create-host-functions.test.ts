import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { test } from "node:test";
import {
  blake2_128,
  blake2_256,
  keccak_256,
  keccak_512,
  keypairFromUri,
  type Scheme,
  sha2_256,
  signWith,
  twox_64,
  twox_128,
  twox_256,
} from "@serinus/crypto";
import type { HostApi, LogLevel } from "@serinus/host-api";
import { createOverlay, memoryState } from "@serinus/state";
import { buildTrie, createMemoryStore, generateTrieProof } from "@serinus/trie";
import { createHostFunctions, type HostFunctionsOptions } from "./create-host-functions.ts";
import { createKeystore } from "./keystore.ts";
import { memoryOffchainStorage } from "./memory-offchain-storage.ts";
import type { SignatureCache } from "./signature-cache.ts";

const data = Uint8Array.of(1, 2, 3);
const babe = Uint8Array.from("babe", (char) => char.charCodeAt(0));

function hostWith(options: Omit<HostFunctionsOptions, "storage"> = {}): HostApi {
  return createHostFunctions({ storage: createOverlay(memoryState({ top: [] }, 1)), ...options });
}

test("hashing", () => {
  const host = hostWith();
  deepEqual(host.hashing_blake2_128(data), blake2_128(data));
  deepEqual(host.hashing_blake2_256(data), blake2_256(data));
  deepEqual(host.hashing_keccak_256(data), keccak_256(data));
  deepEqual(host.hashing_keccak_512(data), keccak_512(data));
  deepEqual(host.hashing_sha2_256(data), sha2_256(data));
  deepEqual(host.hashing_twox_64(data), twox_64(data));
  deepEqual(host.hashing_twox_128(data), twox_128(data));
  deepEqual(host.hashing_twox_256(data), twox_256(data));
});

test("storage is the overlay's", () => {
  const host = hostWith();
  host.storage_set(data, data);
  host.storage_start_transaction();
  host.storage_clear(data);
  host.storage_rollback_transaction();
  deepEqual(host.storage_get(data), data);
});

test("signatures", () => {
  const host = hostWith();
  const verify: Record<Scheme, HostApi["crypto_ed25519_verify"]> = {
    sr25519: host.crypto_sr25519_verify,
    ed25519: host.crypto_ed25519_verify,
    ecdsa: host.crypto_ecdsa_verify,
  };
  for (const scheme of ["sr25519", "ed25519", "ecdsa"] as const) {
    const pair = keypairFromUri("//Alice", scheme);
    const signature = signWith(pair, data);
    ok(verify[scheme](signature, data, pair.publicKey));
    equal(verify[scheme](signature, Uint8Array.of(1), pair.publicKey), false);
    equal(verify[scheme](signature, data, new Uint8Array(1)), false);
    equal(verify[scheme](new Uint8Array(), data, pair.publicKey), false);
  }
});

test("ecdsa recovery takes Ethereum's recovery ids, verification does not", () => {
  const host = hostWith();
  const pair = keypairFromUri("//Alice", "ecdsa");
  const signature = signWith(pair, data);
  const hash = blake2_256(data);
  const ethereal = signature.slice();
  ethereal[64] = (ethereal[64] as number) + 27;
  deepEqual(host.crypto_secp256k1_ecdsa_recover_compressed(signature, hash), pair.publicKey);
  deepEqual(host.crypto_secp256k1_ecdsa_recover_compressed(ethereal, hash), pair.publicKey);
  deepEqual(host.crypto_secp256k1_ecdsa_recover(ethereal, hash)?.subarray(0, 32), pair.publicKey.subarray(1));
  ok(host.crypto_ecdsa_verify_prehashed(signature, hash, pair.publicKey));
  equal(host.crypto_ecdsa_verify_prehashed(ethereal, hash, pair.publicKey), false);
  equal(host.crypto_secp256k1_ecdsa_recover(new Uint8Array(65), hash), undefined);
  equal(host.crypto_secp256k1_ecdsa_recover(new Uint8Array(3), hash), undefined);
});

test("a remembered signature is not verified again, a bad one never remembered", () => {
  const added: Scheme[] = [];
  const entries = new Set<string>();
  const entryOf = (...parts: unknown[]): string => parts.map(String).join("|");
  const cache: SignatureCache = {
    has: (...signed) => entries.has(entryOf(...signed)),
    add(...signed) {
      added.push(signed[0]);
      entries.add(entryOf(...signed));
    },
  };
  const host = hostWith({ signatures: cache });
  const pair = keypairFromUri("//Alice", "sr25519");
  const signature = signWith(pair, data);
  ok(host.crypto_sr25519_verify(signature, data, pair.publicKey));
  ok(hostWith({ signatures: cache }).crypto_sr25519_verify(signature, data, pair.publicKey));
  equal(host.crypto_sr25519_verify(signature, Uint8Array.of(9), pair.publicKey), false);
  equal(
    host.crypto_ed25519_verify(signature, data, pair.publicKey),
    false,
    "another scheme is another signature",
  );
  deepEqual(added, ["sr25519"]);
  const ecdsa = keypairFromUri("//Alice", "ecdsa");
  const over = signWith(ecdsa, data);
  ok(host.crypto_ecdsa_verify(over, data, ecdsa.publicKey));
  ok(host.crypto_ecdsa_verify_prehashed(over, blake2_256(data), ecdsa.publicKey), "one entry for both forms");
  deepEqual(added, ["sr25519", "ecdsa"]);
});

test("keys of the keystore", () => {
  const host = hostWith({ keystore: createKeystore((length) => new Uint8Array(length).fill(7)) });
  const key = host.crypto_sr25519_generate(babe, "//Alice");
  deepEqual(key, keypairFromUri("//Alice", "sr25519").publicKey);
  deepEqual(host.crypto_sr25519_public_keys(babe), [key]);
  deepEqual(host.crypto_ed25519_public_keys(babe), []);
  const signature = host.crypto_sr25519_sign(babe, key, data);
  ok(signature && host.crypto_sr25519_verify(signature, data, key));
  equal(host.crypto_sr25519_sign(babe, new Uint8Array(32), data), undefined);
  const random = host.crypto_ed25519_generate(babe, undefined);
  ok(host.crypto_ed25519_verify(host.crypto_ed25519_sign(babe, random, data) as Uint8Array, data, random));
  const ecdsa = host.crypto_ecdsa_generate(babe, "//Bob");
  ok(host.crypto_ecdsa_verify(host.crypto_ecdsa_sign(babe, ecdsa, data) as Uint8Array, data, ecdsa));
  throws(() => host.crypto_sr25519_generate(babe, "no phrase"), /words/);
  throws(() => hostWith().crypto_sr25519_public_keys(babe), /no keystore/);
});

test("trie roots and proofs", () => {
  const host = hostWith();
  const entries = [1, 2, 3, 40].map((n) => [Uint8Array.of(n, n), new Uint8Array(n).fill(n)] as const);
  const update = buildTrie(entries, 1);
  deepEqual(host.trie_blake2_256_root(entries, 1), update.root);
  equal(host.trie_blake2_256_ordered_root([data], 1).length, 32);

  const store = createMemoryStore();
  store.apply(update);
  const [key, value] = entries[3] as readonly [Uint8Array, Uint8Array];
  const proof = generateTrieProof(store, update.root, [key]);
  ok(host.trie_blake2_256_verify_proof(update.root, proof, key, value, 1));
  equal(host.trie_blake2_256_verify_proof(update.root, proof, key, data, 1), false);
  equal(host.trie_blake2_256_verify_proof(update.root, [data], key, value, 1), false);
});

test("logging", () => {
  const lines: [LogLevel, string, string][] = [];
  const host = hostWith({ log: { maxLevel: 2, write: (...line) => lines.push(line) } });
  host.logging_log(2, "runtime", "heard");
  host.logging_log(3, "runtime", "too detailed");
  deepEqual(lines, [[2, "runtime", "heard"]]);
  equal(host.logging_max_level(), 2);
  equal(hostWith().logging_max_level(), -1);
  hostWith().logging_log(0, "runtime", "unheard");
});

test("runtime version of code", () => {
  const host = hostWith({ readRuntimeVersion: (code) => (code.length > 2 ? code : undefined) });
  deepEqual(host.misc_runtime_version(data), data);
  equal(host.misc_runtime_version(new Uint8Array()), undefined);
  equal(hostWith().misc_runtime_version(data), undefined);
});

test("offchain workers have a clock, a seed, the pool and two storages", () => {
  const submitted: Uint8Array[] = [];
  const host = hostWith({
    offchain: {
      isValidator: true,
      now: () => 1234,
      randomSeed: () => new Uint8Array(32).fill(5),
      submitTransaction: (extrinsic) => submitted.push(extrinsic) === 1,
      persistent: memoryOffchainStorage(),
      local: memoryOffchainStorage(),
    },
  });
  equal(host.offchain_is_validator(), true);
  equal(host.offchain_timestamp(), 1234n);
  deepEqual(host.offchain_random_seed(), new Uint8Array(32).fill(5));
  equal(host.offchain_submit_transaction(data), true);
  equal(host.offchain_submit_transaction(data), false);

  host.offchain_local_storage_set(true, data, Uint8Array.of(1));
  deepEqual(host.offchain_local_storage_get(true, data), Uint8Array.of(1));
  equal(host.offchain_local_storage_get(false, data), undefined);
  equal(host.offchain_local_storage_compare_and_set(true, data, undefined, data), false);
  equal(host.offchain_local_storage_compare_and_set(true, data, Uint8Array.of(2), data), false);
  equal(host.offchain_local_storage_compare_and_set(true, data, Uint8Array.of(1), data), true);
  equal(host.offchain_local_storage_compare_and_set(false, data, undefined, data), true);
  deepEqual(host.offchain_local_storage_get(true, data), data);
  host.offchain_local_storage_clear(true, data);
  equal(host.offchain_local_storage_get(true, data), undefined);
});

test("outside an offchain worker the functions of one are refused", () => {
  const host = hostWith();
  throws(() => host.offchain_timestamp(), /offchain_timestamp can be called in an offchain worker only/);
  throws(() => host.offchain_is_validator(), /offchain_is_validator can be called/);
  throws(() => host.offchain_random_seed(), /worker only/);
  throws(() => host.offchain_submit_transaction(data), /worker only/);
  throws(() => host.offchain_local_storage_get(true, data), /offchain_local_storage_get can be called/);
  throws(() => host.offchain_local_storage_set(true, data, data), /worker only/);
  throws(() => host.offchain_local_storage_clear(true, data), /worker only/);
  throws(() => host.offchain_local_storage_compare_and_set(true, data, undefined, data), /worker only/);
  host.offchain_index_set(data, data);
  host.offchain_index_clear(data);
});

test("transactions to be indexed go to whoever wants them", () => {
  const indexed: unknown[] = [];
  const host = hostWith({
    transactionIndex: {
      transaction_index_index: (...call) => void indexed.push(call),
      transaction_index_renew: (...call) => void indexed.push(call),
    },
  });
  host.transaction_index_index(1, 2, data);
  host.transaction_index_renew(3, data);
  deepEqual(indexed, [
    [1, 2, data],
    [3, data],
  ]);
  hostWith().transaction_index_index(1, 2, data);
  hostWith().transaction_index_renew(1, data);
});
