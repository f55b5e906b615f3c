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
  | "bad-block";

/** A refusal of the store: one line that says what is wrong and what would be right. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly code: StoreErrorCode;
  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
