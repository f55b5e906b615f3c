import { type Hex, toHex } from "@serinus/bytes";
import {
  blake2_128,
  blake2_256,
  ecdsaRecover,
  ecdsaRecoverCompressed,
  ecdsaVerify,
  ecdsaVerifyPrehashed,
  ed25519Verify,
  keccak_256,
  keccak_512,
  sha2_256,
  sr25519Verify,
  sr25519VrfAttach,
  sr25519VrfMakeBytes,
  twox_64,
  twox_128,
  twox_256,
} from "@serinus/crypto";
import type { HostApi, VrfTranscript } from "@serinus/host-api";
import { orderedTrieRoot, trieRoot, verifyTrieProof } from "@serinus/trie";
import { createMemoryStorage, type MemoryStorage } from "./memory-storage.ts";

/** A host for tests: everything in memory, no keystore, of offchain work nothing but the database. */
export interface MemoryHost extends HostApi {
  /** Everything stored, in the order of the keys, as hex: what tests compare states by. */
  snapshot(): Readonly<Record<string, string>>;
  /** Storage transactions open now. */
  openTransactions(): number;
  /** The offchain database: what blocks have indexed for it, too, is there at once. */
  readonly offchain: Map<Hex, Uint8Array>;
}

/** A host with empty storage. */
export function createMemoryHost(): MemoryHost {
  const storage: MemoryStorage = createMemoryStorage();
  const offchain = new Map<Hex, Uint8Array>();
  return {
    ...storage,
    ...cryptography,
    offchain,
    trie_blake2_256_root: (entries, version) => trieRoot(entries, version),
    trie_blake2_256_ordered_root: (values, version) => orderedTrieRoot(values, version),
    trie_blake2_256_verify_proof(root, proof, key, value, version) {
      try {
        verifyTrieProof(root, proof, [[key, value]], version);
        return true;
      } catch {
        return false;
      }
    },
    trie_keccak_256_root: absent,
    trie_keccak_256_ordered_root: absent,
    trie_keccak_256_verify_proof: absent,
    logging_log: () => undefined,
    logging_max_level: () => -1,
    misc_runtime_version: () => undefined,
    offchain_index_set: (key, value) => void offchain.set(toHex(key), value),
    offchain_index_clear: (key) => void offchain.delete(toHex(key)),
    offchain_is_validator: absent,
    offchain_submit_transaction: absent,
    offchain_timestamp: absent,
    offchain_random_seed: absent,
    offchain_local_storage_get: (_kind, key) => offchain.get(toHex(key)),
    offchain_local_storage_set: (_kind, key, value) => void offchain.set(toHex(key), value),
    offchain_local_storage_clear: (_kind, key) => void offchain.delete(toHex(key)),
    offchain_local_storage_compare_and_set: absent,
    transaction_index_index: () => undefined,
    transaction_index_renew: () => undefined,
    crypto_sr25519_verify_deprecated: absent,
    crypto_ed25519_public_keys: absent,
    crypto_sr25519_public_keys: absent,
    crypto_ecdsa_public_keys: absent,
    crypto_ed25519_generate: absent,
    crypto_sr25519_generate: absent,
    crypto_ecdsa_generate: absent,
    crypto_ed25519_sign: absent,
    crypto_sr25519_sign: absent,
    crypto_ecdsa_sign: absent,
  };
}

const cryptography = {
  crypto_ed25519_verify: ed25519Verify,
  crypto_sr25519_verify: sr25519Verify,
  crypto_ecdsa_verify: ecdsaVerify,
  crypto_ecdsa_verify_prehashed: ecdsaVerifyPrehashed,
  crypto_secp256k1_ecdsa_recover: ecdsaRecover,
  crypto_secp256k1_ecdsa_recover_compressed: ecdsaRecoverCompressed,
  crypto_sr25519_vrf_make_bytes: vrfMakeBytes,
  hashing_blake2_128: blake2_128,
  hashing_blake2_256: blake2_256,
  hashing_keccak_256: keccak_256,
  hashing_keccak_512: keccak_512,
  hashing_sha2_256: sha2_256,
  hashing_twox_64: twox_64,
  hashing_twox_128: twox_128,
  hashing_twox_256: twox_256,
} as const;

function vrfMakeBytes(
  publicKey: Uint8Array,
  transcript: VrfTranscript,
  preOutput: Uint8Array,
  context: Uint8Array,
  length: number,
): Uint8Array | undefined {
  const inOut = sr25519VrfAttach(preOutput, transcript, publicKey);
  return inOut && sr25519VrfMakeBytes(inOut, context, length);
}

function absent(): never {
  throw new Error("the host of these tests has no keystore and no offchain work");
}
