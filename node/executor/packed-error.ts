import type { BlockHash } from "@serinus/bytes";
import { UnknownBlockError } from "@serinus/node-api";
import { CodeError, RuntimeTrap } from "@serinus/runtime-code";
import { StoreError, type StoreErrorCode } from "@serinus/store/store-error";
import {
  BlockImportError,
  type BlockImportErrorCode,
  ExecutorError,
  type ExecutorErrorCode,
} from "./errors.ts";
import type { Request } from "./protocol.ts";

/** An error on its way between threads, where classes are lost. */
export type PackedError =
  | { readonly type: "unknown-block"; readonly hash: BlockHash; readonly what: "block" | "state" }
  | { readonly type: "import"; readonly code: BlockImportErrorCode; readonly message: string }
  | { readonly type: "store"; readonly code: StoreErrorCode; readonly message: string }
  | { readonly type: "executor"; readonly code: ExecutorErrorCode; readonly message: string };

/** Packs what a request failed with. */
export function packError(error: unknown, request: Request): PackedError {
  const at = blockOf(request);
  if (error instanceof BlockImportError) return { type: "import", code: error.code, message: error.message };
  if (error instanceof ExecutorError) return { type: "executor", code: error.code, message: error.message };
  if (error instanceof StoreError && at !== undefined) {
    if (error.code === "unknown-block") return { type: "unknown-block", hash: at, what: "block" };
    if (error.code === "unknown-state") return { type: "unknown-block", hash: at, what: "state" };
  }
  if (error instanceof StoreError) return { type: "store", code: error.code, message: error.message };
  if (error instanceof CodeError) return { type: "executor", code: "bad-runtime", message: error.message };
  if (error instanceof RuntimeTrap) return { type: "executor", code: "trap", message: error.message };
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { type: "executor", code: "internal", message };
}

/** The block that a request is about: the one that the store does not know when it refuses. */
function blockOf(request: Request): BlockHash | undefined {
  switch (request.kind) {
    case "call":
    case "callSubmitting":
    case "proveCall":
    case "version":
      return request.given.at;
    case "buildBlock":
      return request.given.parent;
    case "finalize":
    case "setBest":
      return request.given.hash;
    default:
      return undefined;
  }
}

/** The error that was packed. */
export function unpackError(packed: PackedError): Error {
  switch (packed.type) {
    case "unknown-block":
      return new UnknownBlockError(packed.hash, packed.what);
    case "import":
      return new BlockImportError(packed.code, packed.message);
    case "store":
      return new StoreError(packed.code, packed.message);
    case "executor":
      return new ExecutorError(packed.code, packed.message);
  }
}
