/** What a store refuses; see {@link StoreError.code}. */
export type StoreErrorCode =
  /** Nothing is stored at the path, and it was not to be made. */
  | "missing"
  /** The files are not those of a store, or are damaged. */
  | "damaged"
  /** Written by a version of the store with another layout. */
  | "format"
  /** Holds another chain. */
  | "chain"
  /** Was kept with another pruning that cannot be changed afterwards. */
  | "pruning"
  /** The store has no genesis block yet, or has one already. */
  | "genesis"
  /** The block is not stored. */
  | "unknown-block"
  /** The state of the block is not kept any more. */
  | "unknown-state"
  /** The block does not fit: its parent is unknown, or it contradicts a finalized one. */
  | "bad-block"
  /** The disk is full, the files may not be read, or another failure of the system. */
  | "system";

/** A refusal of the store: one line that says what is wrong and what would be right. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly code: StoreErrorCode;
  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The system's number for "no space left on device", which LMDB hands on, and LMDB's own for a map that is full. */
const ENOSPC = 28;
const EIO = 5;
const FREE_SPACE = "free some space and start again, what was written is kept";
const MAP_FULL = -30792;

/** Return codes of LMDB that mean damaged or foreign files: page not found, corrupted, panic, version, invalid, flags. */
const DAMAGE = new Set([-30797, -30796, -30795, -30794, -30793, -30784]);

/** An error of LMDB as a {@link StoreError}; others as they are. */
export function asStoreError(error: unknown): unknown {
  if (error instanceof StoreError || !(error instanceof Error)) return error;
  const { code, syscall } = error as Error & { code?: unknown; syscall?: unknown };
  if (typeof code !== "number" && syscall === undefined) return error;
  if (code === ENOSPC || code === "ENOSPC" || code === MAP_FULL) {
    return new StoreError("system", `the disk is full (${error.message}): ${FREE_SPACE}`, { cause: error });
  }
  // LMDB says so of a write that was cut short too, as it is by a disk that fills up meanwhile.
  if (code === EIO)
    return new StoreError("system", `the disk is full or fails (${error.message}): ${FREE_SPACE}`, {
      cause: error,
    });
  return typeof code === "number" && DAMAGE.has(code)
    ? new StoreError("damaged", `the database is damaged (${error.message}): purge it or restore a copy`, {
        cause: error,
      })
    : new StoreError("system", `the database cannot be used: ${error.message}`, { cause: error });
}
