/** State version of a runtime: 0 keeps every value in its trie node, 1 keeps only the hash of values over 32 bytes. */
export type StateVersion = 0 | 1;

/** What clearing by prefix did. `cursor` is the key to go on from, absent when nothing is left. */
export interface ClearPrefixResult {
  readonly cursor: Uint8Array | undefined;
  /** Keys removed from the backend (the database) by this call. */
  readonly backend: number;
  /** Keys removed in all, those that existed only in the overlay included. */
  readonly unique: number;
  /** Keys looked at, in the backend and in the overlay. */
  readonly loops: number;
}

/** `ext_storage_*`: the top trie. Keys and values are raw bytes; the host keeps no reference to what it is given. */
export interface StorageApi {
  storage_get(key: Uint8Array): Uint8Array | undefined;
  storage_exists(key: Uint8Array): boolean;
  storage_set(key: Uint8Array, value: Uint8Array): void;
  storage_clear(key: Uint8Array): void;
  /** Removes keys beginning with `prefix`. `limit` counts keys of the backend only; `undefined` removes all. */
  storage_clear_prefix(prefix: Uint8Array, limit: number | undefined): ClearPrefixResult;
  /** Appends one encoded item to the SCALE vector at `key` without reading the vector. */
  storage_append(key: Uint8Array, item: Uint8Array): void;
  /** The first key after `key` in lexicographic order. */
  storage_next_key(key: Uint8Array): Uint8Array | undefined;
  /** The root of the state with all changes so far. */
  storage_root(version: StateVersion): Uint8Array;
  storage_start_transaction(): void;
  /** @throws Error when no transaction is open. */
  storage_rollback_transaction(): void;
  /** @throws Error when no transaction is open. */
  storage_commit_transaction(): void;
}

/** `ext_default_child_storage_*`: child tries, named without the `:child_storage:default:` prefix. */
export interface ChildStorageApi {
  default_child_storage_get(child: Uint8Array, key: Uint8Array): Uint8Array | undefined;
  default_child_storage_exists(child: Uint8Array, key: Uint8Array): boolean;
  default_child_storage_set(child: Uint8Array, key: Uint8Array, value: Uint8Array): void;
  default_child_storage_clear(child: Uint8Array, key: Uint8Array): void;
  default_child_storage_clear_prefix(
    child: Uint8Array,
    prefix: Uint8Array,
    limit: number | undefined,
  ): ClearPrefixResult;
  default_child_storage_storage_kill(child: Uint8Array, limit: number | undefined): ClearPrefixResult;
  default_child_storage_next_key(child: Uint8Array, key: Uint8Array): Uint8Array | undefined;
  default_child_storage_root(child: Uint8Array, version: StateVersion): Uint8Array;
}
