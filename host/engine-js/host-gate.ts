import type { HostApi } from "@serinus/host-api";

/** Points at the host of the call that runs. */
export interface HostSlot {
  host: HostApi;
}

/**
 * The one host object that a realm ever sees: frozen, and forwarding to whatever the slot points at. It names its
 * functions one by one, so that calls stay monomorphic and nothing else of the host can be reached through it.
 */
export function createHostGate(slot: HostSlot): HostApi {
  const gate: HostApi = {
    storage_get: (key) => slot.host.storage_get(key),
    storage_exists: (key) => slot.host.storage_exists(key),
    storage_set: (key, value) => slot.host.storage_set(key, value),
    storage_clear: (key) => slot.host.storage_clear(key),
    storage_clear_prefix: (prefix, limit) => slot.host.storage_clear_prefix(prefix, limit),
    storage_append: (key, item) => slot.host.storage_append(key, item),
    storage_next_key: (key) => slot.host.storage_next_key(key),
    storage_root: (version) => slot.host.storage_root(version),
    storage_start_transaction: () => slot.host.storage_start_transaction(),
    storage_rollback_transaction: () => slot.host.storage_rollback_transaction(),
    storage_commit_transaction: () => slot.host.storage_commit_transaction(),

    default_child_storage_get: (child, key) => slot.host.default_child_storage_get(child, key),
    default_child_storage_exists: (child, key) => slot.host.default_child_storage_exists(child, key),
    default_child_storage_set: (child, key, value) => slot.host.default_child_storage_set(child, key, value),
    default_child_storage_clear: (child, key) => slot.host.default_child_storage_clear(child, key),
    default_child_storage_clear_prefix: (child, prefix, limit) =>
      slot.host.default_child_storage_clear_prefix(child, prefix, limit),
    default_child_storage_storage_kill: (child, limit) =>
      slot.host.default_child_storage_storage_kill(child, limit),
    default_child_storage_next_key: (child, key) => slot.host.default_child_storage_next_key(child, key),
    default_child_storage_root: (child, version) => slot.host.default_child_storage_root(child, version),

    crypto_ed25519_verify: (signature, message, key) =>
      slot.host.crypto_ed25519_verify(signature, message, key),
    crypto_sr25519_verify: (signature, message, key) =>
      slot.host.crypto_sr25519_verify(signature, message, key),
    crypto_sr25519_verify_deprecated: (signature, message, key) =>
      slot.host.crypto_sr25519_verify_deprecated(signature, message, key),
    crypto_ecdsa_verify: (signature, message, key) => slot.host.crypto_ecdsa_verify(signature, message, key),
    crypto_ecdsa_verify_prehashed: (signature, hash, key) =>
      slot.host.crypto_ecdsa_verify_prehashed(signature, hash, key),
    crypto_secp256k1_ecdsa_recover: (signature, hash) =>
      slot.host.crypto_secp256k1_ecdsa_recover(signature, hash),
    crypto_secp256k1_ecdsa_recover_compressed: (signature, hash) =>
      slot.host.crypto_secp256k1_ecdsa_recover_compressed(signature, hash),
    crypto_sr25519_vrf_make_bytes: (key, transcript, preOutput, context, length) =>
      slot.host.crypto_sr25519_vrf_make_bytes(key, transcript, preOutput, context, length),
    crypto_ed25519_public_keys: (id) => slot.host.crypto_ed25519_public_keys(id),
    crypto_sr25519_public_keys: (id) => slot.host.crypto_sr25519_public_keys(id),
    crypto_ecdsa_public_keys: (id) => slot.host.crypto_ecdsa_public_keys(id),
    crypto_ed25519_generate: (id, seed) => slot.host.crypto_ed25519_generate(id, seed),
    crypto_sr25519_generate: (id, seed) => slot.host.crypto_sr25519_generate(id, seed),
    crypto_ecdsa_generate: (id, seed) => slot.host.crypto_ecdsa_generate(id, seed),
    crypto_ed25519_sign: (id, key, message) => slot.host.crypto_ed25519_sign(id, key, message),
    crypto_sr25519_sign: (id, key, message) => slot.host.crypto_sr25519_sign(id, key, message),
    crypto_ecdsa_sign: (id, key, message) => slot.host.crypto_ecdsa_sign(id, key, message),

    hashing_blake2_128: (data) => slot.host.hashing_blake2_128(data),
    hashing_blake2_256: (data) => slot.host.hashing_blake2_256(data),
    hashing_keccak_256: (data) => slot.host.hashing_keccak_256(data),
    hashing_keccak_512: (data) => slot.host.hashing_keccak_512(data),
    hashing_sha2_256: (data) => slot.host.hashing_sha2_256(data),
    hashing_twox_64: (data) => slot.host.hashing_twox_64(data),
    hashing_twox_128: (data) => slot.host.hashing_twox_128(data),
    hashing_twox_256: (data) => slot.host.hashing_twox_256(data),

    trie_blake2_256_root: (entries, version) => slot.host.trie_blake2_256_root(entries, version),
    trie_blake2_256_ordered_root: (values, version) =>
      slot.host.trie_blake2_256_ordered_root(values, version),
    trie_blake2_256_verify_proof: (root, proof, key, value, version) =>
      slot.host.trie_blake2_256_verify_proof(root, proof, key, value, version),
    trie_keccak_256_root: (entries, version) => slot.host.trie_keccak_256_root(entries, version),
    trie_keccak_256_ordered_root: (values, version) =>
      slot.host.trie_keccak_256_ordered_root(values, version),
    trie_keccak_256_verify_proof: (root, proof, key, value, version) =>
      slot.host.trie_keccak_256_verify_proof(root, proof, key, value, version),

    logging_log: (level, target, message) => slot.host.logging_log(level, target, message),
    logging_max_level: () => slot.host.logging_max_level(),
    misc_runtime_version: (code) => slot.host.misc_runtime_version(code),

    offchain_index_set: (key, value) => slot.host.offchain_index_set(key, value),
    offchain_index_clear: (key) => slot.host.offchain_index_clear(key),
    offchain_is_validator: () => slot.host.offchain_is_validator(),
    offchain_submit_transaction: (extrinsic) => slot.host.offchain_submit_transaction(extrinsic),
    offchain_timestamp: () => slot.host.offchain_timestamp(),
    offchain_random_seed: () => slot.host.offchain_random_seed(),
    offchain_local_storage_get: (persistent, key) => slot.host.offchain_local_storage_get(persistent, key),
    offchain_local_storage_set: (persistent, key, value) =>
      slot.host.offchain_local_storage_set(persistent, key, value),
    offchain_local_storage_clear: (persistent, key) =>
      slot.host.offchain_local_storage_clear(persistent, key),
    offchain_local_storage_compare_and_set: (persistent, key, old, value) =>
      slot.host.offchain_local_storage_compare_and_set(persistent, key, old, value),

    transaction_index_index: (extrinsic, size, hash) =>
      slot.host.transaction_index_index(extrinsic, size, hash),
    transaction_index_renew: (extrinsic, hash) => slot.host.transaction_index_renew(extrinsic, hash),
  };
  return harden(gate);
}
