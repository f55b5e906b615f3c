import type { BlockHash } from "@serinus/bytes";
import type { LogLevel } from "@serinus/host-api";
import type {
  BlockEntry,
  Justification,
  Log,
  OffchainEntry,
  RuntimeCallApi,
  RuntimeCallProver,
} from "@serinus/node-api";
import type { RemoteBase } from "@serinus/remote-state";
import type { AuxiliaryEntry, PastBlock } from "@serinus/store";
import type { CodeSubstitutes } from "./code-substitutes.ts";
import type { Development } from "./development.ts";
import type { SessionKeysOutcome } from "./make-session-keys.ts";

/** One entry of a state: raw key and value of the top trie. */
export type StorageEntry = readonly [key: Uint8Array, value: Uint8Array];

/** Where the time of a block went, in milliseconds. */
export interface BlockShares {
  /** Signature checks that the runtime asked for. */
  readonly verify: number;
  /** The runtime's own work, storage reads included; `verify` and `root` are not in it. */
  readonly execute: number;
  /** Computing the state root. */
  readonly root: number;
  /** The LMDB transaction; 0 when the block was not committed. */
  readonly commit: number;
  /** Processor time of the worker in all of these: less than their sum where others use the machine too. */
  readonly processor: number;
}

/** What a block is made of. */
export interface BuildBlockRequest {
  readonly parent: BlockHash;
  readonly number: number;
  /** SCALE `DigestItem`s that stand in the header before execution (the consensus pre-digest). */
  readonly digest: readonly Uint8Array[];
  /** SCALE `sp_inherents::InherentData`. */
  readonly inherentData: Uint8Array;
  /** Extrinsics with their length prefix, in the pool's order. */
  readonly extrinsics: readonly Uint8Array[];
  /** Milliseconds from the beginning after which no further extrinsic is begun; without it, none. */
  readonly maxMillis?: number | undefined;
  /** Writes the block to the store; without it the block is only returned. */
  readonly commit?: { readonly best: boolean } | undefined;
  /** Keeps what the block does to the state, for {@link Executor.commitBuilt}, until the next block is executed. */
  readonly hold?: boolean | undefined;
}

/** Stores the block that was built last, with what its author adds after execution. */
export interface CommitBuiltRequest {
  /** The block as it was built. */
  readonly hash: BlockHash;
  /** SCALE `DigestItem` that ends the header: the seal. It makes another hash. */
  readonly seal: Uint8Array;
  readonly best: boolean;
  readonly auxiliary?: readonly AuxiliaryEntry[] | undefined;
}

/** A block that was executed, and where it stands. */
export interface ExecutedBlock extends BlockEntry {
  readonly shares: BlockShares;
}

export interface BuiltBlock extends ExecutedBlock {
  /** All extrinsics with their length prefix, inherents first. */
  readonly body: readonly Uint8Array[];
  /** Indices into the request's extrinsics that went in, ascending. */
  readonly included: readonly number[];
  /**
   * Extrinsics that the runtime refused, each with its SCALE `TransactionValidityError`. One on which the runtime
   * trapped is `InvalidTransaction::Call`, and says so in `trap`.
   */
  readonly invalid: readonly { readonly index: number; readonly error: Uint8Array; readonly trap?: string }[];
  /** Extrinsics that did not fit into what was left of the block; those not tried at all stand in no list. */
  readonly skipped: readonly number[];
}

export interface ImportBlockRequest {
  readonly encodedHeader: Uint8Array;
  /** Extrinsics with their length prefix. */
  readonly body: readonly Uint8Array[];
  readonly justifications?: readonly Justification[] | undefined;
  /**
   * SCALE `sp_inherents::InherentData`: what this node knows, by which the parent's runtime judges the block's inherents
   * before it is executed. Without it they are not judged.
   */
  readonly inherentData?: Uint8Array | undefined;
  /** Whether the block becomes the best one. */
  readonly best: boolean;
  /** Records that are written with the block or not at all. */
  readonly auxiliary?: readonly AuxiliaryEntry[] | undefined;
}

/** What a call gave, and the extrinsics that it submitted, each with its length prefix. */
export type SubmittingOutcome =
  | { readonly ok: true; readonly value: Uint8Array; readonly submitted: readonly Uint8Array[] }
  | { readonly ok: false; readonly error: string };

/** Asks for a runtime call on a state that is given whole, as when a genesis is built. */
export interface CallOnStorageRequest {
  /** The state, `:code` included. */
  readonly storage: readonly StorageEntry[];
  readonly method: string;
  readonly args: Uint8Array;
}

/** What a call on a given state made: its result, and the whole state after it in the order of keys. */
export type CallOnStorageOutcome =
  | { readonly ok: true; readonly value: Uint8Array; readonly storage: readonly StorageEntry[] }
  | { readonly ok: false; readonly error: string };

/**
 * Runs runtime calls and blocks off the main thread: one worker writes (blocks, finality), others only read.
 * Every method rejects with {@link ExecutorError} when its worker dies or takes too long, or once it is closed.
 */
export interface Executor extends RuntimeCallApi, RuntimeCallProver {
  /**
   * As {@link RuntimeCallApi.call}, for calls that submit extrinsics (`offchain_submit_transaction`), such as reports
   * of equivocations: what was submitted is returned, not put into any pool.
   */
  callSubmitting(at: BlockHash, method: string, args: Uint8Array): Promise<SubmittingOutcome>;
  /** Resolves when all workers can take calls. Calls made earlier wait by themselves. */
  ready(): Promise<void>;
  /** Loads the runtime of a block into every worker, so that the first call and the first block need not. */
  prepare(at: BlockHash): Promise<void>;
  /** Builds a block on `parent`: inherents first, then as many of the extrinsics as fit. */
  buildBlock(request: BuildBlockRequest): Promise<BuiltBlock>;
  /** Stores a block that was built with `hold`. Rejects with {@link BlockImportError} when it is held no more. */
  commitBuilt(request: CommitBuiltRequest): Promise<ExecutedBlock>;
  /** Executes and stores a block whose parent is known. Rejects with {@link BlockImportError} when it is not valid. */
  importBlock(request: ImportBlockRequest): Promise<ExecutedBlock>;
  /**
   * Tells of a block that is to be imported soon, so that readers check its signatures when they have none to check of
   * the block that is imported now. `at` is a block whose state tells how to read its extrinsics: the best one.
   */
  expectBlock(block: {
    readonly encodedHeader: Uint8Array;
    readonly body: readonly Uint8Array[];
    readonly at: BlockHash;
  }): void;
  /**
   * Makes a stored block and its ancestors final; returns the hashes of the blocks of abandoned forks. Bodies and
   * states of the blocks in `keep` outlive this.
   */
  finalize(
    hash: BlockHash,
    options?: { readonly justification?: Justification; readonly keep?: readonly BlockHash[] },
  ): Promise<readonly BlockHash[]>;
  /** Makes a stored block the best one. */
  setBest(hash: BlockHash): Promise<void>;
  /** Keeps a justification with a stored block; that of the same engine goes from it, and from the block `replaced`. */
  addJustification(hash: BlockHash, justification: Justification, replaced?: BlockHash): Promise<void>;
  /** Writes records of consensus in one transaction; they are on the disk when this resolves. */
  putAuxiliary(entries: readonly AuxiliaryEntry[]): Promise<void>;
  /** As {@link Executor.putAuxiliary}, into the persistent offchain storage. */
  putOffchain(entries: readonly OffchainEntry[]): Promise<void>;
  /** Fills the gap below the first block that is there, downwards. */
  fillGap(blocks: readonly PastBlock[]): Promise<void>;
  /**
   * Has the runtime of a block make new session keys. The caller keeps the secrets; `owner` is who the proof of their
   * possession speaks of, where the runtime gives one.
   */
  makeSessionKeys(at: BlockHash, owner?: Uint8Array): Promise<SessionKeysOutcome>;
  /** Runs a call on a state that belongs to no block; touches no store. */
  callOnStorage(request: CallOnStorageRequest): Promise<CallOnStorageOutcome>;
  /** What is possible on a chain of one's own. */
  readonly development: Development;
  /** Ends the workers. What still waits is rejected; a write that has begun is finished first. */
  close(): Promise<void>;
}

/** How to start an executor. */
export interface ExecutorOptions {
  /** Folder of the store. Opened on the first call that needs it. */
  readonly storePath: string;
  /** How many finalized blocks keep their state. */
  readonly pruning: number | "archive";
  /** Code that stands in for the chain's own, see code-substitutes.ts; none by default. */
  readonly codeSubstitutes?: CodeSubstitutes | undefined;
  /**
   * Takes signatures that begin with `0xdeadbeef` and go on in `0xcd` for anyone's: for development, and the names are
   * chopsticks'. False by default.
   */
  readonly mockSignatures?: boolean | undefined;
  /** Opens the store so that finality can be taken back; false by default. */
  readonly reversible?: boolean | undefined;
  /** The state that the chain goes on from, when it is that of another chain. */
  readonly base?: RemoteBase | undefined;
  /** Workers for read-only calls, 1 by default. */
  readonly readers?: number | undefined;
  /** Whether the worker that builds and imports blocks starts before it is wanted; true by default. */
  readonly writesSoon?: boolean | undefined;
  /** Whether the readers check the signatures of a block while the writer executes it; true by default. */
  readonly checksAhead?: boolean | undefined;
  /** Milliseconds that a read-only call may take, 30,000 by default. */
  readonly callTimeout?: number | undefined;
  /** Milliseconds that a block may take, 30,000 by default. */
  readonly blockTimeout?: number | undefined;
  /** MiB of memory that a worker may use, 2,048 by default; looked at ten times a second. */
  readonly maxHeap?: number | undefined;
  /** Runs every runtime call on a fresh realm as well and compares: finds runtimes that keep state. Slow. */
  readonly paranoid?: boolean | undefined;
  /** Takes what runtimes log and what the workers have to say. */
  readonly log?: Log | undefined;
  /** The most detailed level that `log` wants, -1 for none; 2 by default. */
  readonly logLevel?: LogLevel | -1 | undefined;
}
