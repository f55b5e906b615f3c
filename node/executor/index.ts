export type {
  BlockShares,
  BuildBlockRequest,
  BuiltBlock,
  CallOnStorageOutcome,
  CallOnStorageRequest,
  CommitBuiltRequest,
  ExecutedBlock,
  Executor,
  ExecutorOptions,
  ImportBlockRequest,
  StorageEntry,
  SubmittingOutcome,
} from "./api.ts";
export { createExecutor } from "./create-executor.ts";
export type { CallReport, Development, RunCallsRequest, StateDifference, StateEdit } from "./development.ts";
export {
  BlockImportError,
  type BlockImportErrorCode,
  ExecutorError,
  type ExecutorErrorCode,
} from "./errors.ts";
export type { MadeKey, SessionKeysOutcome } from "./make-session-keys.ts";
