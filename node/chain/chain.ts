import type { BlockHash } from "@serinus/bytes";
import type { BuildBlockRequest, BuiltBlock, Executor } from "@serinus/executor";
import type { LogLevel } from "@serinus/host-api";
import type { BlockEntry, ChainApi, Justification } from "@serinus/node-api";
import type { Store } from "@serinus/store";

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
  | "hasState"
  | "refresh"
>;

/** What the chain has done by others: executing blocks and writing them to the store. */
export type ChainExecutor = Pick<Executor, "buildBlock" | "importBlock" | "finalize" | "setBest">;

/** Whether a new block is to replace the best one. */
export type ForkChoice = (candidate: { readonly number: number }, best: BlockEntry) => boolean;

/** The longest chain wins, and the block seen first among equals. */
export const longestChain: ForkChoice = (candidate, best) => candidate.number > best.number;

export interface ChainOptions {
  /** Already holds a genesis block. */
  readonly store: ChainStore;
  readonly executor: ChainExecutor;
  readonly log: (level: LogLevel, target: string, message: string) => void;
  readonly forkChoice?: ForkChoice;
}

/** The chain of blocks: the only one that imports, builds and finalizes. It does one thing at a time. */
export interface Chain extends ChainApi {
  /**
   * Executes and stores a block. A known block is returned as it is.
   * Rejects with {@link ChainError}, or with the executor's BlockImportError when the block is not valid.
   */
  importBlock(
    encodedHeader: Uint8Array,
    body: readonly Uint8Array[],
    justifications?: readonly Justification[],
  ): Promise<BlockEntry>;
  /** Builds and stores a block. */
  buildBlock(request: Omit<BuildBlockRequest, "number" | "commit">): Promise<BuiltBlock>;
  /** Builds a block that nobody hears of. */
  tryBlock(request: Omit<BuildBlockRequest, "number" | "commit">): Promise<BuiltBlock>;
  /** Makes a block and its ancestors final; does nothing for the last finalized block. Rejects with {@link ChainError}. */
  finalize(hash: BlockHash, justification?: Justification): Promise<void>;
  /** Resolves when all that was asked before is done. */
  settled(): Promise<void>;
}
