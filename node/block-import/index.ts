export type {
  BlockImport,
  BlockOrigin,
  BlockVerifier,
  ImportOutcome,
  ImportQueue,
  ImportResult,
  IncomingBlock,
  JustificationImport,
  RefusedVerdict,
  Verdict,
} from "./api.ts";
export { createImportQueue, type ImportQueueOptions } from "./create-import-queue.ts";
export { ImportQueueError } from "./import-queue-error.ts";
