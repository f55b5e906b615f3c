import type {
  ChildStorageApi,
  HostApi,
  MiscApi,
  OffchainApi,
  StorageApi,
  TransactionIndexApi,
} from "@serinus/host-api";
import { cryptoFunctions } from "./crypto-functions.ts";
import { hashingFunctions } from "./hashing-functions.ts";
import type { Keystore } from "./keystore.ts";
import { type LogSink, logFunctions } from "./log-functions.ts";
import { mockVerification } from "./mock-signatures.ts";
import { type OffchainContext, type OffchainDatabase, offchainFunctions } from "./offchain-functions.ts";
import type { SignatureCache } from "./signature-cache.ts";
import { trieFunctions } from "./trie-functions.ts";

/** The functions that stand on the state: what an overlay gives. */
export type StateFunctions = StorageApi &
  ChildStorageApi &
  Pick<OffchainApi, "offchain_index_set" | "offchain_index_clear">;

/** What a call's host functions are made of. All but the state is optional: what is absent is refused when asked for. */
export interface HostFunctionsOptions {
  readonly storage: StateFunctions;
  /** Only where the runtime may use the node's keys: in offchain workers and when session keys are made. */
  readonly keystore?: Keystore | undefined;
  /** Only in offchain workers. */
  readonly offchain?: OffchainContext | undefined;
  /** Only in calls outside of blocks that read the offchain database. An offchain worker's context has it in it. */
  readonly offchainDatabase?: OffchainDatabase | undefined;
  /** Signatures already found good. */
  readonly signatures?: SignatureCache | undefined;
  /** Takes signatures of {@link isMockSignature} for anyone's: for development. */
  readonly mockSignatures?: boolean | undefined;
  /** Takes what the runtime logs; without it nothing is logged. */
  readonly log?: LogSink | undefined;
  /** SCALE `RuntimeVersion` of code, `undefined` when it does not load. Without it every code is said not to load. */
  readonly readRuntimeVersion?: MiscApi["misc_runtime_version"] | undefined;
  /** Takes transactions that the runtime wants indexed (IPFS-like retrieval by content); dropped without it. */
  readonly transactionIndex?: TransactionIndexApi | undefined;
}

const unindexed: TransactionIndexApi = {
  transaction_index_index() {},
  transaction_index_renew() {},
};

/** One object with every host function, for an engine to bind (Polkadot specification, appendix "Host API"). */
export function createHostFunctions(options: HostFunctionsOptions): HostApi {
  return {
    ...options.storage,
    ...hashingFunctions,
    ...trieFunctions,
    ...cryptoFunctions(options.keystore, options.signatures),
    ...(options.mockSignatures === true && mockVerification(options.keystore, options.signatures)),
    ...offchainFunctions(options.offchain, options.offchainDatabase),
    ...logFunctions(options.log),
    ...(options.transactionIndex ?? unindexed),
    misc_runtime_version: (code) => options.readRuntimeVersion?.(code),
  };
}
