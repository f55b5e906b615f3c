import { toHex } from "@serinus/bytes";

/** The store has no node, or no detached value, of this hash: the state was pruned, or the proof is incomplete. */
export class MissingNodeError extends Error {
  override readonly name = "MissingNodeError";
  readonly hash: Uint8Array;
  constructor(hash: Uint8Array) {
    super(`trie node ${toHex(hash)} is missing`);
    this.hash = hash.slice();
  }
}

/** A node is not a valid encoding, or stands where it cannot. `hash` is its own, or for an inline node its holder's. */
export class BadNodeError extends Error {
  override readonly name = "BadNodeError";
  readonly hash: Uint8Array;
  readonly reason: string;
  constructor(hash: Uint8Array, reason: string) {
    super(`trie node ${toHex(hash)} is bad: ${reason}`);
    this.hash = hash.slice();
    this.reason = reason;
  }
}

/** A proof that does not show what it is said to show. */
export class InvalidProofError extends Error {
  override readonly name = "InvalidProofError";
}
