/** Why a block is not BABE's, or cannot be judged. */
export type BabeErrorCode =
  /** The header or its digest cannot be read, or says something twice. */
  | "bad-digest"
  /** The header does not end with a seal of 64 bytes. */
  | "no-seal"
  /** The seal is not the author's signature of the header. */
  | "bad-seal"
  /** The pre-digest's proof is not the author's for this slot. */
  | "bad-vrf"
  /** The author did not win the slot: its number is not below the threshold. */
  | "threshold"
  /** A secondary block by another than the slot's secondary author. */
  | "wrong-author"
  /** No authority has the index that the pre-digest names. */
  | "unknown-author"
  /** The epoch has no secondary blocks of this kind. */
  | "not-allowed"
  /** The slot is not above the parent's. */
  | "slot-not-rising"
  /** The slot lies in the future. */
  | "from-future"
  /** The digest tells of a next epoch where none begins, or does not where one does. */
  | "epoch-change"
  /** The epoch is not known: the parent is not, or the node has lost its records. */
  | "unknown-epoch"
  | "unknown-parent"
  /** The runtime does not answer as BABE's API has it. */
  | "bad-runtime";

/** A block that BABE refuses. */
export class BabeError extends Error {
  override readonly name = "BabeError";
  readonly code: BabeErrorCode;
  constructor(code: BabeErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
