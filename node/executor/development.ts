import type { BlockHash } from "@serinus/bytes";
import type { LogLevel } from "@serinus/host-api";

/** One change to a state: a value set, or removed with `undefined`; or all keys with a prefix removed. */
export type StateEdit =
  | {
      readonly key: Uint8Array;
      readonly value: Uint8Array | undefined;
      /** A child trie, named without its prefix. */
      readonly child?: Uint8Array | undefined;
    }
  | { readonly prefix: Uint8Array; readonly child?: Uint8Array | undefined };

/** What a state was before a change of one of its keys, and after. */
export interface StateDifference {
  readonly key: Uint8Array;
  readonly child?: Uint8Array | undefined;
  readonly before: Uint8Array | undefined;
  readonly after: Uint8Array | undefined;
}

/** Calls to run one after the other on one state. */
export interface RunCallsRequest {
  readonly at: BlockHash;
  /** What is changed in the state first. */
  readonly edits?: readonly StateEdit[] | undefined;
  readonly calls: readonly { readonly method: string; readonly args: Uint8Array }[];
}

/** What one of the calls did. */
export interface CallReport {
  readonly outcome:
    | { readonly ok: true; readonly value: Uint8Array }
    | { readonly ok: false; readonly error: string };
  /** What this call changed, in the order of keys. */
  readonly differences: readonly StateDifference[];
  /** What the runtime logged meanwhile, at any level. */
  readonly logs: readonly { readonly level: LogLevel; readonly target: string; readonly message: string }[];
}

/** What is possible on a chain of one's own only. Rejects like the executor's other methods. */
export interface Development {
  /**
   * Puts another state after a block; blocks are built on that from now on, and forks on the block go.
   * @returns the blocks that went, and what takes the changes back.
   */
  changeState(
    hash: BlockHash,
    edits: readonly StateEdit[],
  ): Promise<{ readonly dropped: readonly BlockHash[]; readonly undo: readonly StateEdit[] }>;
  /** Makes a block that is final, or was abandoned and kept, the best one. */
  unfinalize(hash: BlockHash): Promise<void>;
  /** Runs calls on a state and drops it. The first one that fails is the last one that is reported. */
  runCalls(request: RunCallsRequest): Promise<readonly CallReport[]>;
  /** Lets runtimes log up to this level, -1 for nothing, from their next call on. */
  setLogLevel(level: LogLevel | -1): Promise<void>;
}
