import type { BlockHash } from "@serinus/bytes";
import type { DevelopmentApi } from "@serinus/development";
import type { ChainApi, PoolApi, RuntimeCallApi, StateApi } from "@serinus/node-api";
import type { NetworkedBackend } from "./networked-backend.ts";

/** What the chain's specification says of it, as clients ask for it. */
export interface ChainIdentity {
  readonly name: string;
  /** `Development`, `Local`, `Live`, or a custom type. */
  readonly chainType: string | { readonly Custom: string };
  /** `ss58Format`, `tokenDecimals`, `tokenSymbol`, ... */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What this node says of itself. */
export interface NodeIdentity {
  /** Name of the implementation: what `system_name` answers. */
  readonly implementation: string;
  readonly version: string;
  readonly peerId: string;
  readonly listenAddresses: () => readonly string[];
  readonly roles: readonly string[];
}

/** Keys of this node's keystore, by `KeyTypeId` (four ASCII characters). */
export interface KeystoreApi {
  insert(keyType: string, secretUri: string, publicKey: Uint8Array): void;
  has(keyType: string, publicKey: Uint8Array): boolean;
}

/** What making blocks on demand gave. */
export interface SealedBlock {
  readonly hash: BlockHash;
}

/** Blocks on demand: `engine_createBlock` and `engine_finalizeBlock`. */
export interface SealingApi {
  createBlock(options: {
    readonly createEmpty: boolean;
    readonly finalize: boolean;
    readonly parent: BlockHash | undefined;
  }): Promise<SealedBlock>;
  finalizeBlock(hash: BlockHash): Promise<void>;
}

/** Local storage of offchain workers. */
export interface OffchainStorageApi {
  get(persistent: boolean, key: Uint8Array): Uint8Array | undefined;
  set(persistent: boolean, key: Uint8Array, value: Uint8Array): Promise<void>;
  clear(persistent: boolean, key: Uint8Array): Promise<void>;
}

/** Everything that the methods of this server need of the node. */
export interface RpcBackend {
  readonly chain: ChainApi;
  readonly state: StateApi;
  readonly runtime: RuntimeCallApi;
  readonly pool: PoolApi;
  readonly identity: ChainIdentity;
  readonly node: NodeIdentity;
  readonly keystore: KeystoreApi;
  readonly offchain: OffchainStorageApi;
  /** Absent on nodes that make no blocks on demand. */
  readonly sealing: SealingApi | undefined;
  /** Control over the chain, on nodes whose chain is their own. */
  readonly development?: DevelopmentApi;
  /** Absent on nodes without a network. */
  readonly networked?: NetworkedBackend;
  /** Sets the log filter (`system_addLogFilter`); `undefined` resets it. */
  setLogFilter(directives: string | undefined): void;
}
