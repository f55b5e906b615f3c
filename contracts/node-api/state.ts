import type { BlockHash, Hex } from "@serinus/bytes";

/** State of blocks. Synchronous: values come from memory-mapped LMDB. */
export interface StateApi {
  /** Every method throws {@link UnknownBlockError} when the block or its state is unknown. `child` names a child trie without its prefix. */
  get(at: BlockHash, key: Uint8Array, child?: Uint8Array): Uint8Array | undefined;
  /** Told of keys that will be read next, by who reads many: a state that is elsewhere then fetches them together. */
  prepare?(at: BlockHash, keys: readonly Uint8Array[]): void;
  /**
   * Of a state that is elsewhere: reads without keeping the thread. `read` reads at once and changes nothing; it is
   * begun again each time that something it wants has been fetched. Without this method nothing is ever waited for.
   */
  whenFetched?<T>(read: () => T): Promise<T>;
  /** blake2-256 of the value. */
  hash(at: BlockHash, key: Uint8Array, child?: Uint8Array): Hex | undefined;
  size(at: BlockHash, key: Uint8Array, child?: Uint8Array): number | undefined;
  nextKey(at: BlockHash, key: Uint8Array, child?: Uint8Array): Uint8Array | undefined;
  /** Up to `limit` keys that begin with `prefix` and come after `after`, ascending. */
  keys(
    at: BlockHash,
    prefix: Uint8Array,
    after: Uint8Array | undefined,
    limit: number,
    child?: Uint8Array,
  ): Uint8Array[];
  /** Root of the state as it is, 32 bytes: the header's, unless the state was changed by hand. */
  root(at: BlockHash): Uint8Array;
  /** Trie nodes that prove the values, or the absence, of `keys` under the block's state root. */
  readProof(at: BlockHash, keys: readonly Uint8Array[], child?: Uint8Array): Uint8Array[];
  /** Merkle value of the trie node at `key` or of its closest descendant (`closestDescendantMerkleValue`). */
  closestDescendantMerkleValue(at: BlockHash, key: Uint8Array, child?: Uint8Array): Uint8Array | undefined;
}

/** Reads a state; where it is elsewhere, without keeping the thread (see {@link StateApi.whenFetched}). */
export function readState<T>(state: Pick<StateApi, "whenFetched">, read: () => T): T | Promise<T> {
  return state.whenFetched === undefined ? read() : state.whenFetched(read);
}

/** The block is not known, or its state was pruned. */
export class UnknownBlockError extends Error {
  override readonly name = "UnknownBlockError";
  readonly hash: BlockHash;
  constructor(hash: BlockHash, what: "block" | "state" = "block") {
    super(
      what === "block"
        ? `block ${hash} is not known`
        : `the state of block ${hash} is not kept (see --pruning)`,
    );
    this.hash = hash;
  }
}

/** What a read-only runtime call gave. */
export type CallOutcome =
  | { readonly ok: true; readonly value: Uint8Array }
  /** The runtime trapped, the entry point does not exist, or the call took too long. */
  | { readonly ok: false; readonly error: string };

/** Runtime calls on the state of a block; changes they make are dropped. Rejects with UnknownBlockError. */
export interface RuntimeCallApi {
  call(at: BlockHash, method: string, args: Uint8Array): Promise<CallOutcome>;
  /** SCALE `RuntimeVersion` of the block's code, remembered by code hash. */
  version(at: BlockHash): Promise<Uint8Array>;
}

/** A runtime call's result and the trie nodes that it read. */
export type ProvenCall =
  | { readonly ok: true; readonly value: Uint8Array; readonly proof: readonly Uint8Array[] }
  | { readonly ok: false; readonly error: string };

/** Runtime calls with a proof of all that they read, for light clients. */
export interface RuntimeCallProver {
  /** The code is not part of the proof. Rejects with UnknownBlockError when the state is not kept. */
  proveCall(at: BlockHash, method: string, args: Uint8Array): Promise<ProvenCall>;
}
