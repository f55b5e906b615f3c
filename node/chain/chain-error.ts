/** Why the chain refused a request. */
export type ChainErrorCode =
  /** The header cannot be decoded. */
  | "bad-header"
  /** The parent is not known. */
  | "unknown-parent"
  /** The number is not the parent's plus one. */
  | "bad-number"
  /** The block does not descend from the last finalized one. */
  | "not-on-finalized"
  | "unknown-block";

/** A request that the chain refused, without having executed anything. */
export class ChainError extends Error {
  override readonly name = "ChainError";
  readonly code: ChainErrorCode;
  constructor(code: ChainErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
