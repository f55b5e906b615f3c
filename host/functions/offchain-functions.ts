import { equalBytes } from "@serinus/bytes";
import type { OffchainApi } from "@serinus/host-api";

/** A map from bytes to bytes that outlives the call: what an offchain worker keeps. */
export interface OffchainStorage {
  get(key: Uint8Array): Uint8Array | undefined;
  set(key: Uint8Array, value: Uint8Array): void;
  remove(key: Uint8Array): void;
}

/** The storages by which offchain workers and calls outside of blocks speak (`OffchainDbExt`). */
export interface OffchainDatabase {
  /** Kept over restarts. */
  readonly persistent: OffchainStorage;
  /** Kept for this process. */
  readonly local: OffchainStorage;
}

/** What an offchain worker may use beyond what every call may. */
export interface OffchainContext extends OffchainDatabase {
  readonly isValidator: boolean;
  /** Hands an encoded extrinsic to the local pool; false when it is refused. */
  submitTransaction(extrinsic: Uint8Array): boolean;
  /** Milliseconds since 1970. */
  now(): number;
  /** 32 bytes that nobody can foretell. */
  randomSeed(): Uint8Array;
}

/** The part of `ext_offchain_*` that is not on chain. */
export type OffchainWorkerFunctions = Omit<OffchainApi, "offchain_index_set" | "offchain_index_clear">;

/**
 * `ext_offchain_*` but for the index, which belongs to the overlay. Without a context every function throws, but for
 * those of the storage when there is a database.
 */
export function offchainFunctions(
  context: OffchainContext | undefined,
  database: OffchainDatabase | undefined = context,
): OffchainWorkerFunctions {
  const worker = (name: string): OffchainContext => {
    if (context === undefined) throw new Error(`offchain_${name} can be called in an offchain worker only`);
    return context;
  };
  const storage = (name: string, persistent: boolean): OffchainStorage => {
    const { persistent: kept, local } = database ?? worker(name);
    return persistent ? kept : local;
  };
  return {
    offchain_is_validator: () => worker("is_validator").isValidator,
    offchain_submit_transaction: (extrinsic) => worker("submit_transaction").submitTransaction(extrinsic),
    offchain_timestamp: () => BigInt(worker("timestamp").now()),
    offchain_random_seed: () => worker("random_seed").randomSeed(),
    offchain_local_storage_get: (persistent, key) => storage("local_storage_get", persistent).get(key),
    offchain_local_storage_set(persistent, key, value) {
      storage("local_storage_set", persistent).set(key, value);
    },
    offchain_local_storage_clear(persistent, key) {
      storage("local_storage_clear", persistent).remove(key);
    },
    offchain_local_storage_compare_and_set(persistent, key, old, value) {
      const kept = storage("local_storage_compare_and_set", persistent);
      const current = kept.get(key);
      const same = current === undefined || old === undefined ? current === old : equalBytes(current, old);
      if (same) kept.set(key, value);
      return same;
    },
  };
}
