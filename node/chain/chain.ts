import type { BlockHash } from "@serinus/bytes";
import type {
  BuildBlockRequest,
  BuiltBlock,
  Executor,
  ImportBlockRequest,
  StateEdit,
} from "@serinus/executor";
import type { BlockEntry, ChainApi, Justification, Log } from "@serinus/node-api";
import type { AuxiliaryEntry, Store } from "@serinus/store";

/** What the chain reads of a store. Others may write to it; `refresh` shows what they did. */
export type ChainStore = Pick<
  Store,
  | "best"
  | "finalized"
  | "genesisHash"
  | "block"
  | "body"
  | "justifications"
  | "canonicalHash"
  | "hashesAt"
  | "hashesFrom"
  | "hasState"
  | "refresh"
>;

/** What the chain has done by others: executing blocks and writing them to the store. */
export type ChainExecutor = Pick<
  Executor,
  | "buildBlock"
  | "commitBuilt"
  | "importBlock"
  | "expectBlock"
  | "finalize"
  | "addJustification"
  | "setBest"
  | "development"
>;

/** A block that may become the best one. */
export interface ForkCandidate {
  readonly number: number;
  readonly parentHash: BlockHash;
  /** Not known yet of a block that is built without a seal. */
  readonly encodedHeader?: Uint8Array | undefined;
}

/** Whether a block is to replace the best one. */
export type ForkChoice = (candidate: ForkCandidate, best: BlockEntry) => boolean;

/** The longest chain wins, and the block seen first among equals. */
export const longestChain: ForkChoice = (candidate, best) => candidate.number > best.number;

export interface ChainOptions {
  /** Already holds a genesis block. */
  readonly store: ChainStore;
  readonly executor: ChainExecutor;
  readonly log: Log;
  readonly forkChoice?: ForkChoice;
}

/** What a block is made of. */
export type BlockRequest = Omit<BuildBlockRequest, "number" | "commit" | "hold"> & {
  /** One above its parent's when it is not said; more only where the store is reversible. */
  readonly number?: number | undefined;
};

/** What an author adds to a block that was executed. */
export interface Sealed {
  /** SCALE `DigestItem` that ends the header. */
  readonly seal: Uint8Array;
  /** Records that are written with the block or not at all. */
  readonly auxiliary?: readonly AuxiliaryEntry[] | undefined;
}

/** What comes with a block that is imported. */
export type WithBlock = Pick<ImportBlockRequest, "justifications" | "auxiliary" | "inherentData">;

/** The chain of blocks: the only one that imports, builds and finalizes. It does one thing at a time. */
export interface Chain extends ChainApi {
  /**
   * Executes and stores a block, and justifications and records with it. A known block is returned as it is.
   * Rejects with {@link ChainError}, or with the executor's BlockImportError when the block is not valid.
   */
  importBlock(encodedHeader: Uint8Array, body: readonly Uint8Array[], more?: WithBlock): Promise<BlockEntry>;
  /** A block that is to be imported soon: what can be checked of it before its parent is executed is checked ahead. */
  expectBlock(encodedHeader: Uint8Array, body: readonly Uint8Array[]): void;
  /**
   * Builds and stores a block. With `seal` the block is stored with what that gives, under the hash that it has then;
   * a rejection drops the block.
   */
  buildBlock(request: BlockRequest, seal?: (built: BuiltBlock) => Promise<Sealed>): Promise<BuiltBlock>;
  /** Builds a block that nobody hears of. */
  tryBlock(request: BlockRequest): Promise<BuiltBlock>;
  /** Makes a block and its ancestors final; does nothing for the last finalized block. Rejects with {@link ChainError}. */
  finalize(hash: BlockHash, justification?: Justification): Promise<void>;
  /**
   * Keeps a further justification of a known block, in the place of one of the same engine; that engine's of the block
   * `replaced` goes. Rejects with {@link ChainError}.
   */
  addJustification(hash: BlockHash, justification: Justification, replaced?: BlockHash): Promise<void>;
  /**
   * For development: makes a known block the best one, be it far below the finalized one or on another fork. Rejects
   * with {@link ChainError} when it cannot be.
   */
  setHead(hash: BlockHash): Promise<BlockEntry>;
  /**
   * For development: puts another state after a block that has no block of the best chain on it; forks on it go.
   * @returns what takes the changes back.
   */
  changeState(hash: BlockHash, edits: readonly StateEdit[]): Promise<readonly StateEdit[]>;
  /** Resolves when all that was asked before is done. */
  settled(): Promise<void>;
}
