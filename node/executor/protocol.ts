import type { BlockHash } from "@serinus/bytes";
import type { CallOutcome, Justification, LogLevelName, OffchainEntry, ProvenCall } from "@serinus/node-api";
import type { AuxiliaryEntry, PastBlock } from "@serinus/store";
import type {
  BuildBlockRequest,
  BuiltBlock,
  CallOnStorageOutcome,
  CallOnStorageRequest,
  CommitBuiltRequest,
  ExecutedBlock,
  ExecutorOptions,
  ImportBlockRequest,
  SubmittingOutcome,
} from "./api.ts";
import type { CodeSubstitutes } from "./code-substitutes.ts";
import type { CallReport, RunCallsRequest, StateEdit } from "./development.ts";
import type { SessionKeysOutcome } from "./make-session-keys.ts";
import type { PackedError } from "./packed-error.ts";
import type { SharedLogLevel } from "./shared-log-level.ts";

/** What each request carries and answers. */
export interface RequestTypes {
  call: { given: { at: BlockHash; method: string; args: Uint8Array }; answer: CallOutcome };
  proveCall: { given: { at: BlockHash; method: string; args: Uint8Array }; answer: ProvenCall };
  callSubmitting: { given: RequestTypes["call"]["given"]; answer: SubmittingOutcome };
  version: { given: { at: BlockHash }; answer: Uint8Array };
  makeSessionKeys: { given: { at: BlockHash; owner: Uint8Array }; answer: SessionKeysOutcome };
  callOnStorage: { given: CallOnStorageRequest; answer: CallOnStorageOutcome };
  buildBlock: { given: BuildBlockRequest; answer: BuiltBlock };
  commitBuilt: { given: CommitBuiltRequest; answer: ExecutedBlock };
  importBlock: { given: ImportBlockRequest; answer: ExecutedBlock };
  verifyAhead: { given: { parent: BlockHash; extrinsics: readonly Uint8Array[] }; answer: undefined };
  finalize: {
    given: {
      hash: BlockHash;
      options: { readonly justification?: Justification; readonly keep?: readonly BlockHash[] } | undefined;
    };
    answer: readonly BlockHash[];
  };
  setBest: { given: { hash: BlockHash }; answer: undefined };
  addJustification: {
    given: {
      readonly hash: BlockHash;
      readonly justification: Justification;
      readonly replaced: BlockHash | undefined;
    };
    answer: undefined;
  };
  putOffchain: { given: readonly OffchainEntry[]; answer: undefined };
  putAuxiliary: { given: readonly AuxiliaryEntry[]; answer: undefined };
  fillGap: { given: readonly PastBlock[]; answer: undefined };
  changeState: {
    given: { hash: BlockHash; edits: readonly StateEdit[] };
    answer: { dropped: readonly BlockHash[]; undo: readonly StateEdit[] };
  };
  unfinalize: { given: { hash: BlockHash }; answer: undefined };
  runCalls: { given: RunCallsRequest; answer: readonly CallReport[] };
  /** Closes the store; the worker ends after its answer. */
  close: { given: undefined; answer: undefined };
}

export type RequestKind = keyof RequestTypes;

/** What the main thread sends: one request at a time, answered before the next. */
export type Request = {
  [K in RequestKind]: { readonly kind: K; readonly given: RequestTypes[K]["given"] };
}[RequestKind];

/** What a worker sends. */
export type Message =
  | { readonly type: "ready" }
  | { readonly type: "answer"; readonly value: unknown }
  | { readonly type: "failure"; readonly error: PackedError }
  | { readonly type: "log"; readonly level: LogLevelName; readonly target: string; readonly message: string };

/** What a worker is started with. */
export interface WorkerData extends Pick<ExecutorOptions, "storePath" | "pruning"> {
  readonly paranoid: boolean;
  readonly codeSubstitutes: CodeSubstitutes;
  /** One worker writes, all others only read. */
  readonly role: "writer" | "reader";
  readonly logLevel: SharedLogLevel;
  readonly mockSignatures: boolean;
  readonly reversible: boolean;
  readonly base: ExecutorOptions["base"];
  /** Signatures that any of the workers has found good, see shared-signatures.ts. */
  readonly signatures: SharedArrayBuffer;
  /** See commit-gate.ts. */
  readonly commitGate: SharedArrayBuffer;
  /** See block-progress.ts. */
  readonly progress: SharedArrayBuffer;
}
