import type { BlockRef } from "../ancestry.ts";
import type { VoteKind } from "../wire/vote-bytes.ts";

/** A vote whose signature is good. */
export interface Vote {
  readonly kind: VoteKind;
  /** Place in the voter set. */
  readonly voter: number;
  readonly target: BlockRef;
  /** The gossip message that carries it. */
  readonly message: Uint8Array;
}
