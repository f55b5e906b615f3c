import { type BlockHash, type Hex, toHex } from "@serinus/bytes";
import { type BabeEquivocationProof, Header } from "@serinus/runtime-api";
import type { SealedHeader } from "./babe-header.ts";

/** Slots that are remembered (`MAX_SLOT_CAPACITY` of sc-consensus-slots): older headers are not looked into. */
const SLOTS = 1000n;
/** Headers that are remembered of one slot: honest authors make two at most. */
const MOST_IN_SLOT = 16;

/** Finds authors that made two blocks in one slot. */
export interface Equivocations {
  /** Takes in a header that was verified. @returns the proof when its author made another for the same slot. */
  check(
    encodedHeader: Uint8Array,
    header: Pick<SealedHeader, "hash" | "preDigest">,
    author: Uint8Array,
    slotNow: bigint,
  ): BabeEquivocationProof | undefined;
}

/** Remembers the headers of the last thousand slots; not over a restart, after which others still remember. */
export function createEquivocations(): Equivocations {
  const slots = new Map<
    bigint,
    { readonly hash: BlockHash; readonly author: Hex; readonly encoded: Uint8Array }[]
  >();

  function prune(slotNow: bigint): void {
    if (BigInt(slots.size) <= SLOTS) return;
    for (const slot of slots.keys()) if (slot + SLOTS < slotNow) slots.delete(slot);
  }

  return {
    check(encodedHeader, { hash, preDigest }, author, slotNow) {
      const { slot } = preDigest.value;
      if (slot + SLOTS < slotNow) return undefined;
      const offender = toHex(author);
      const seen = slots.get(slot) ?? [];
      const first = seen.find((other) => other.author === offender);
      if (first !== undefined) {
        if (first.hash === hash) return undefined;
        return {
          offender,
          slot,
          first_header: Header.decode(first.encoded),
          second_header: Header.decode(encodedHeader),
        };
      }
      if (seen.length < MOST_IN_SLOT)
        slots.set(slot, [...seen, { hash, author: offender, encoded: encodedHeader }]);
      prune(slotNow);
      return undefined;
    },
  };
}
