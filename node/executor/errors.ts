/** Why a request to the executor could not be answered. */
export type ExecutorErrorCode =
  /** The call ran longer than it may; its worker was replaced. */
  | "timeout"
  /** The worker needed more memory than it may; it was replaced. */
  | "out-of-memory"
  /** The worker ended for another reason; it was replaced. */
  | "crashed"
  /** The executor was closed. */
  | "closed"
  /** The runtime trapped, and not in a read-only call, whose outcome that would be. */
  | "trap"
  /** The state's code does not load, or the runtime answered in a way that no runtime may. */
  | "bad-runtime"
  /** An inherent was refused while a block was built. */
  | "bad-inherent"
  /** Anything else, with the worker's message: a store that is damaged or cannot be opened. */
  | "internal";

/** A request to the executor failed. */
export class ExecutorError extends Error {
  override readonly name = "ExecutorError";
  readonly code: ExecutorErrorCode;
  /** Index of the extrinsic on which a block that was being built broke off; `undefined` when it was none of them. */
  readonly extrinsic: number | undefined;
  constructor(
    code: ExecutorErrorCode,
    message: string,
    options?: ErrorOptions & { readonly extrinsic?: number | undefined },
  ) {
    super(message, options);
    this.code = code;
    this.extrinsic = options?.extrinsic;
  }
}

/** Why a block was not imported. */
export type BlockImportErrorCode =
  | "bad-block"
  | "unknown-parent"
  | "bad-number"
  | "already-known"
  /** A built block is no longer held: another was executed since, or the worker was replaced. */
  | "not-held"
  | "state-root-mismatch"
  /** The runtime of the parent refused the block's inherents. */
  | "bad-inherents"
  /** The runtime refused the block, or trapped. */
  | "execution-failed";

/** A block is not valid, or cannot be judged because its parent is not known. */
export class BlockImportError extends Error {
  override readonly name = "BlockImportError";
  readonly code: BlockImportErrorCode;
  constructor(code: BlockImportErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
