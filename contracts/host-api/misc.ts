import type { StateVersion } from "./storage.ts";

/** `ext_trie_*`: roots of tries that are not the state. */
export interface TrieApi {
  trie_blake2_256_root(
    entries: readonly (readonly [Uint8Array, Uint8Array])[],
    version: StateVersion,
  ): Uint8Array;
  /** The key of each value is the SCALE compact of its index. */
  trie_blake2_256_ordered_root(values: readonly Uint8Array[], version: StateVersion): Uint8Array;
  trie_blake2_256_verify_proof(
    root: Uint8Array,
    proof: readonly Uint8Array[],
    key: Uint8Array,
    value: Uint8Array,
    version: StateVersion,
  ): boolean;
  /** As the functions above, in tries hashed with keccak-256 instead of blake2-256. */
  trie_keccak_256_root(
    entries: readonly (readonly [Uint8Array, Uint8Array])[],
    version: StateVersion,
  ): Uint8Array;
  trie_keccak_256_ordered_root(values: readonly Uint8Array[], version: StateVersion): Uint8Array;
  trie_keccak_256_verify_proof(
    root: Uint8Array,
    proof: readonly Uint8Array[],
    key: Uint8Array,
    value: Uint8Array,
    version: StateVersion,
  ): boolean;
}

/** 0 error, 1 warn, 2 info, 3 debug, 4 trace; -1 is "nothing is logged". */
export type LogLevel = 0 | 1 | 2 | 3 | 4;

/** `ext_logging_*` and `ext_misc_*`. */
export interface MiscApi {
  logging_log(level: LogLevel, target: string, message: string): void;
  /** The most detailed level that is written, -1 for none. */
  logging_max_level(): LogLevel | -1;
  /** SCALE `RuntimeVersion` of the given code, `undefined` when it does not load. */
  misc_runtime_version(code: Uint8Array): Uint8Array | undefined;
}

/** `ext_offchain_*`. Only the index may be used on chain; the rest throws outside an offchain worker. */
export interface OffchainApi {
  offchain_index_set(key: Uint8Array, value: Uint8Array): void;
  offchain_index_clear(key: Uint8Array): void;
  offchain_is_validator(): boolean;
  /** Hands an encoded extrinsic to the local pool; false when it is refused. */
  offchain_submit_transaction(extrinsic: Uint8Array): boolean;
  /** Milliseconds since 1970. */
  offchain_timestamp(): bigint;
  offchain_random_seed(): Uint8Array;
  offchain_local_storage_get(persistent: boolean, key: Uint8Array): Uint8Array | undefined;
  offchain_local_storage_set(persistent: boolean, key: Uint8Array, value: Uint8Array): void;
  offchain_local_storage_clear(persistent: boolean, key: Uint8Array): void;
  offchain_local_storage_compare_and_set(
    persistent: boolean,
    key: Uint8Array,
    old: Uint8Array | undefined,
    value: Uint8Array,
  ): boolean;
}

/** `ext_transaction_index_*`. */
export interface TransactionIndexApi {
  transaction_index_index(extrinsic: number, size: number, contentHash: Uint8Array): void;
  transaction_index_renew(extrinsic: number, contentHash: Uint8Array): void;
}
