import type { CryptoApi, HashingApi } from "./crypto.ts";
import type { MiscApi, OffchainApi, TransactionIndexApi, TrieApi } from "./misc.ts";
import type { ChildStorageApi, StorageApi } from "./storage.ts";

/**
 * Everything a runtime may ask of its host: Substrate's host functions under their own names without the `ext_`
 * prefix and the version suffix. Both engines bind the same object (Polkadot specification, appendix "Host API").
 */
export interface HostApi
  extends StorageApi,
    ChildStorageApi,
    CryptoApi,
    HashingApi,
    TrieApi,
    MiscApi,
    OffchainApi,
    TransactionIndexApi {}

export type { CryptoApi, HashingApi, KeyTypeId, VrfTranscript } from "./crypto.ts";
export type { LogLevel, MiscApi, OffchainApi, TransactionIndexApi, TrieApi } from "./misc.ts";
export type { ChildStorageApi, ClearPrefixResult, StateVersion, StorageApi } from "./storage.ts";
