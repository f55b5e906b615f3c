import type { BlockHash } from "@serinus/bytes";
import type { StateVersion } from "@serinus/host-api";
import type { BlockEntry, Justification, OffchainEntry } from "@serinus/node-api";
import type { StateChanges, StateEntries, StateView } from "@serinus/state";

/** Number of finalized blocks whose state is kept, or all of them. */
export type Pruning = number | "archive";

export interface StoreOptions {
  /** A directory; made when it does not exist. */
  readonly path: string;
  /** Without it: what the database was made with; 256 for a new one. */
  readonly pruning?: Pruning;
  /** Refuses a database of another chain. */
  readonly genesisHash?: BlockHash;
  /** Keeps what {@link Store.unfinalize} needs for as long as states are kept. For development. */
  readonly reversible?: boolean;
  /** Writes nothing; the database has to exist. */
  readonly readOnly?: boolean;
  /**
   * How many of the latest blocks keep their changes in a record of their own before they are merged into the tables of
   * the state, many at once; 16 by default. With 0 each block is merged as it comes.
   */
  readonly recentBlocks?: number;
  /**
   * Writes in one step of such a merge, 4,000 by default. LMDB keeps the pages that a transaction changes in a sorted
   * array, so that many small ones are quicker than a large one; and what waits for them waits less.
   */
  readonly mergeStep?: number;
}

/** The first block and its state. */
export interface Genesis {
  /** Larger than memory, if need be, where its keys ascend. */
  readonly state: StateEntries;
  readonly version: StateVersion;
  /** Encodes the header with the root of the state. */
  readonly encodeHeader: (stateRoot: Uint8Array) => Uint8Array;
  /** Extrinsics of the block, normally none. */
  readonly body?: readonly Uint8Array[];
}

/** The block of another chain on which this one goes on. */
export interface ForkedBlock {
  readonly encodedHeader: Uint8Array;
  readonly body: readonly Uint8Array[];
  /** First block of the other chain. */
  readonly encodedGenesisHeader: Uint8Array;
}

/** A final block with its whole state, from which a chain goes on whose earlier blocks are not executed. */
export interface ImportedBlock {
  readonly encodedHeader: Uint8Array;
  readonly body: readonly Uint8Array[];
  readonly justifications: readonly Justification[];
  readonly state: StateEntries;
  /** Justifications of blocks below, to be kept with them. */
  readonly earlier?: readonly (readonly [block: BlockHash, justifications: readonly Justification[]])[];
  readonly auxiliary?: readonly AuxiliaryEntry[];
}

/** A block without its state. */
export type PastBlock = Pick<ImportedBlock, "encodedHeader" | "body" | "justifications">;

/** A block to store, with what it did to its parent's state. */
export interface NewBlock {
  readonly hash: BlockHash;
  readonly encodedHeader: Uint8Array;
  readonly body: readonly Uint8Array[];
  readonly justifications?: readonly Justification[];
  readonly changes: StateChanges;
  /** Whether it becomes the best block. */
  readonly best: boolean;
  readonly runtimeChanged: boolean;
  /** Records that are written with the block or not at all. */
  readonly auxiliary?: readonly AuxiliaryEntry[];
}

/** A small record of consensus under an ASCII key; `undefined` removes it. */
export type AuxiliaryEntry = readonly [key: string, value: Uint8Array | undefined];

/** One chain's blocks and states. All methods are synchronous; the writing ones belong to one thread. */
export interface Store {
  /** How many states are kept. */
  readonly pruning: Pruning;

  /** `undefined` as long as {@link Store.initGenesis} was not called. */
  genesisHash(): BlockHash | undefined;
  /** @throws StoreError `genesis` when there is no genesis yet. */
  best(): BlockHash;
  /** @throws StoreError `genesis` when there is no genesis yet. */
  finalized(): BlockHash;
  block(hash: BlockHash): BlockEntry | undefined;
  body(hash: BlockHash): Uint8Array[] | undefined;
  justifications(hash: BlockHash): Justification[];
  /** Hash at a height of the best chain. */
  canonicalHash(number: number): BlockHash | undefined;
  hashesAt(number: number): BlockHash[];
  /** Blocks at a height and above, ascending by height. */
  hashesFrom(number: number): BlockHash[];
  hasState(hash: BlockHash): boolean;
  /**
   * The state after a block. Reads within one turn of the event loop see one snapshot of the database; the view may be
   * kept longer, and throws StoreError `unknown-state` once the state is pruned.
   */
  stateAt(hash: BlockHash): StateView;
  /** A value of the persistent offchain storage, into which blocks write what they index. */
  offchain(key: Uint8Array): Uint8Array | undefined;
  /** A record of consensus. */
  auxiliary(key: string): Uint8Array | undefined;
  /** Shows what other threads have committed since the last turn of the event loop. */
  refresh(): void;

  /**
   * Stores the first block and returns its hash. The state is written in several transactions: until the last there is
   * no genesis, and what an attempt has left that came to no end, the next one removes.
   * @throws StoreError `genesis` when there is one already, RangeError when keys do not ascend that are said to.
   */
  initGenesis(genesis: Genesis): BlockHash;
  commitBlock(block: NewBlock): void;
  /** Makes a stored block the best one. */
  setBest(hash: BlockHash): void;
  /**
   * Finalizes a block and its ancestors, drops abandoned forks and states outside the window except those of `keep`.
   * @returns the abandoned blocks.
   */
  finalize(
    hash: BlockHash,
    options?: { readonly justification?: Justification; readonly keep?: readonly BlockHash[] },
  ): BlockHash[];
  /**
   * Keeps a justification with a block, in the place of one of the same engine. That engine's justification of the
   * block `replaced` goes.
   */
  addJustification(hash: BlockHash, justification: Justification, replaced?: BlockHash): void;
  /**
   * Puts another state after a block, in place of what its header says; blocks are built on that from now on. Forks
   * that stand on the block go. For development. @returns the blocks that went.
   * @throws StoreError `bad-block` when blocks of the best chain stand on it.
   */
  changeState(hash: BlockHash, changes: StateChanges): BlockHash[];
  /**
   * Makes a block the best one although later ones, or others than it, are final: those become forks. Final is then
   * the last block that it has in common with the best chain of before. For development, on a store opened as
   * `reversible`. @throws StoreError `bad-block` on another store, `unknown-state` when the block's state is gone.
   */
  unfinalize(hash: BlockHash): void;
  /**
   * Puts a final block and its state in the place of the genesis' one; what lies between them is the gap. All of it is
   * on the disk when this returns. @throws StoreError `genesis` when there is more than a genesis, `bad-block` when the
   * state is not that of the block's header.
   */
  importState(block: ImportedBlock): BlockHash;
  /** The block that is missing below the ones that are there, `undefined` when none is. */
  gap(): { readonly hash: BlockHash; readonly number: number } | undefined;
  /** Fills the gap downwards. @throws StoreError `bad-block` when one is not the parent of the one before. */
  fillGap(blocks: readonly PastBlock[]): void;
  /** Begins with a block of another chain instead of a genesis. @throws StoreError `genesis` when there is one. */
  initFork(fork: ForkedBlock): void;
  /** Writes values of the offchain storage in one transaction and waits until they are on the disk. */
  putOffchain(entries: readonly OffchainEntry[]): void;
  /** Writes records in one transaction and waits until they are on the disk. @throws RangeError for a bad key. */
  putAuxiliary(entries: readonly AuxiliaryEntry[]): void;
  /**
   * Merges some of the changes of recent blocks into the tables of the state, when there are enough: for when there is
   * nothing else to do. Where it is never called, commits and finalizations do so once there are twice as many.
   * @returns whether more is to be done.
   */
  mergeRecent(): boolean;
  close(): Promise<void>;
}
