import type { BlockHash, Hex } from "@serinus/bytes";

/** One engine's justification of a block: four ASCII characters and opaque bytes. */
export interface Justification {
  readonly engine: string;
  readonly data: Uint8Array;
}

/** A block that the node has imported. `encodedHeader` is the SCALE header whose blake2-256 is `hash`. */
export interface BlockEntry {
  readonly hash: BlockHash;
  readonly number: number;
  readonly parentHash: BlockHash;
  readonly stateRoot: Hex;
  readonly extrinsicsRoot: Hex;
  readonly encodedHeader: Uint8Array;
  /** Whether `:code` or `:heappages` differs from the parent's state. */
  readonly runtimeChanged: boolean;
}

/**
 * What happened to the chain, in an order that clients can rely on: a block is `imported` once, after its parent;
 * `best` and `finalized` name only blocks already `imported`; a new best block is told before its finalization.
 *
 * `rewound` breaks this order, on chains for development only: someone took the chain to another block by hand, and
 * perhaps finality back with it. Nothing that was told of later blocks holds any more.
 */
export type ChainEvent =
  | { readonly type: "imported"; readonly block: BlockEntry }
  /** `enacted` runs from the common ancestor's child to the new best block, `retracted` from the old best block down. */
  | {
      readonly type: "best";
      readonly block: BlockEntry;
      readonly enacted: readonly BlockEntry[];
      readonly retracted: readonly BlockEntry[];
    }
  /** `finalized` ascends to the new finalized block; `pruned` are the blocks of abandoned forks. */
  | {
      readonly type: "finalized";
      readonly finalized: readonly BlockEntry[];
      readonly pruned: readonly BlockHash[];
    }
  | { readonly type: "rewound"; readonly block: BlockEntry };

/** Blocks as the node knows them. Synchronous: headers and bodies come from memory or from LMDB. */
export interface ChainApi {
  readonly genesisHash: BlockHash;
  best(): BlockEntry;
  finalized(): BlockEntry;
  block(hash: BlockHash): BlockEntry | undefined;
  /** Extrinsics as a block holds them, each with its length prefix. `undefined` when the block or its body is unknown. */
  body(hash: BlockHash): readonly Uint8Array[] | undefined;
  justifications(hash: BlockHash): readonly Justification[];
  /** Hash at a height of the best chain. */
  canonicalHash(number: number): BlockHash | undefined;
  /** Every known block at a height: one when finalized, possibly several above. */
  hashesAt(number: number): readonly BlockHash[];
  /** Blocks above the finalized one, parents before children. */
  unfinalized(): readonly BlockEntry[];
  /** Whether the state of the block can still be read. */
  hasState(hash: BlockHash): boolean;
  /** Keeps state and body of a block from being pruned; counted, undone by as many `unpin`. False when it is gone. */
  pin(hash: BlockHash): boolean;
  unpin(hash: BlockHash): void;
  /** Calls `listener` for every event from now on, in order; the returned function ends it. */
  subscribe(listener: (event: ChainEvent) => void): () => void;
}
