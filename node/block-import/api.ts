import type { BlockHash } from "@serinus/bytes";
import type { BlockEntry, Justification } from "@serinus/node-api";

/** A block as a peer sends it. */
export interface IncomingBlock {
  readonly encodedHeader: Uint8Array;
  /** Extrinsics with their length prefix. */
  readonly body: readonly Uint8Array[];
  readonly justifications?: readonly Justification[] | undefined;
}

/** Where blocks come from: only those of the present are news to whoever looks for equivocations. */
export type BlockOrigin = "initial-sync" | "broadcast";

/** What a verifier says of a header. */
export type Verdict = { readonly type: "good" } | RefusedVerdict;

export type RefusedVerdict =
  /** The parent is to be fetched first. */
  | { readonly type: "unknown-parent" }
  /** Whoever sent the block is to blame. */
  | { readonly type: "bad"; readonly error: Error }
  /** The node could not do it: no one else is to blame, and the block may be tried again. */
  | { readonly type: "failed"; readonly error: Error };

/** Checks headers by the rules of a consensus, ahead of execution. */
export interface BlockVerifier {
  /**
   * Verifies headers, parents before children. A parent may be a block that was given before and waits for its
   * execution. Never rejects.
   */
  verify(encodedHeaders: readonly Uint8Array[], origin: BlockOrigin): Promise<readonly Verdict[]>;
  /** These blocks wait no longer, whatever became of them. */
  release(hashes: readonly BlockHash[]): void;
}

/** Executes and stores blocks whose headers are good, by the rules of a consensus. */
export interface BlockImport {
  importBlock(encodedHeader: Uint8Array, body: readonly Uint8Array[]): Promise<BlockEntry>;
  /** What an error of this consensus says of the block; `undefined` for errors of others. */
  verdictOf(error: unknown): RefusedVerdict | undefined;
}

/** Takes proofs of finality: GRANDPA, BEEFY. */
export interface JustificationImport {
  /** The engine whose justifications it takes: `FRNK`, `BEEF`. */
  readonly engine: string;
  /** Verifies a justification of an imported block and finalizes by it. Rejects when it is not valid. */
  importJustification(block: BlockEntry, justification: Justification): Promise<void>;
}

/** What became of a block. */
export type ImportOutcome =
  /** `badJustification`: the block is in, but a justification that came with it is not valid. */
  | { readonly type: "imported"; readonly block: BlockEntry; readonly badJustification?: Error }
  | { readonly type: "known"; readonly block: BlockEntry; readonly badJustification?: Error }
  | RefusedVerdict
  /** A block before it in the same batch was not imported. */
  | { readonly type: "cancelled" };

export interface ImportResult {
  readonly hash: BlockHash;
  readonly outcome: ImportOutcome;
}

/** Blocks that wait for their import. */
export interface ImportQueue {
  /**
   * Imports blocks in order, parents before children, after those given before. Headers are verified meanwhile.
   * Resolves when all are done; rejects with {@link ImportQueueError} when the queue is full or closed.
   */
  importBlocks(origin: BlockOrigin, blocks: readonly IncomingBlock[]): Promise<readonly ImportResult[]>;
  /** Imports a justification that came without its block. Rejects when the block is not known or it is not valid. */
  importJustification(hash: BlockHash, justification: Justification): Promise<void>;
  /** Blocks that wait or are being imported. */
  load(): number;
  /** Imports no more; resolves when the block under way is done. What waits is cancelled. */
  close(): Promise<void>;
}
