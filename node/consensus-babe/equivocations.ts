import { type BlockHash, concatBytes, type Hex, toH256, toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import type { AuxiliaryStore } from "@serinus/node-api";
import { BabeAuthorityId, type BabeEquivocationProof, Header, Slot } from "@serinus/runtime-api";
import { compactU32, tryDecode, tuple, vec } from "@serinus/scale";
import type { SealedHeader } from "./babe-header.ts";

/** Slots whose headers are looked into (`MAX_SLOT_CAPACITY` of sc-consensus-slots): older ones are not. */
const SLOTS = 1000n;
/** Slots that are kept before all but the last {@link SLOTS} of them go (`PRUNING_BOUND`). */
const PRUNING_BOUND = 2n * SLOTS;
/** Headers that are remembered of one slot: honest authors make two at most. */
const MOST_IN_SLOT = 16;

/** Where the oldest slot is kept, and with what the record of a slot's headers begins, as in Substrate's `aux_schema`. */
const START_KEY = "slot_header_start";
const slotKey = (slot: bigint): string => `slot_header_map_${slot}`;

/** A slot's headers, and who made them. */
const SlotHeaders = vec(tuple(Header, BabeAuthorityId));

/** Finds authors that made two blocks in one slot. */
export interface Equivocations {
  /**
   * Takes in a header that was verified. @returns the proof when its author made another for the same slot.
   */
  check(
    encodedHeader: Uint8Array,
    header: Pick<SealedHeader, "hash" | "preDigest">,
    author: Uint8Array,
    slotNow: bigint,
  ): BabeEquivocationProof | undefined;
}

interface Seen {
  readonly hash: BlockHash;
  readonly author: Hex;
  readonly encoded: Uint8Array;
}

/**
 * Remembers the headers of the last thousand slots, over restarts as well.
 * @param failed is told when a header could not be kept: it is remembered until the next restart then.
 */
export function createEquivocations(
  auxiliary: AuxiliaryStore,
  failed: (error: unknown) => void = () => {},
): Equivocations {
  const slots = new Map<bigint, readonly Seen[]>();
  const kept = auxiliary.get(START_KEY);
  let start = kept === undefined ? undefined : Slot.decode(kept);

  function seenIn(slot: bigint): readonly Seen[] {
    const known = slots.get(slot);
    if (known !== undefined) return known;
    const record = auxiliary.get(slotKey(slot));
    return record === undefined ? [] : read(record);
  }

  /** Slots whose records go: all that could be kept since the last time, however long the node was away. */
  function prune(from: bigint, to: bigint): bigint[] {
    for (const slot of slots.keys()) if (slot < to) slots.delete(slot);
    const last = from + PRUNING_BOUND + SLOTS;
    const gone: bigint[] = [];
    for (let slot = from; slot < to && slot < last; slot++) gone.push(slot);
    return gone;
  }

  return {
    check(encodedHeader, { hash, preDigest }, author, slotNow) {
      const { slot } = preDigest.value;
      if (slot + SLOTS < slotNow) return undefined;
      const first = start ?? slot;
      // The clock was set back: what is kept is of the future.
      if (slotNow < first) return undefined;
      const offender = toHex(author);
      const seen = seenIn(slot);
      const before = seen.find((other) => other.author === offender);
      if (before !== undefined) {
        if (before.hash === hash) return undefined;
        return {
          offender,
          slot,
          first_header: Header.decode(before.encoded),
          second_header: Header.decode(encodedHeader),
        };
      }
      if (seen.length >= MOST_IN_SLOT) return undefined;
      const now = [...seen, { hash, author: offender, encoded: encodedHeader }];
      slots.set(slot, now);
      start = slotNow - first >= PRUNING_BOUND ? slotNow - SLOTS : first;
      const record = encodeSeen(now);
      auxiliary
        .put([
          [slotKey(slot), record],
          [START_KEY, Slot.encode(start)],
          ...prune(first, start).map((gone) => [slotKey(gone), undefined] as const),
        ])
        .catch(failed);
      return undefined;
    },
  };
}

/** What {@link SlotHeaders} reads; headers are encoded already. */
function encodeSeen(seen: readonly Seen[]): Uint8Array {
  const parts = seen.flatMap(({ encoded, author }) => [encoded, BabeAuthorityId.encode(author)]);
  return concatBytes(compactU32.encode(seen.length), ...parts);
}

/** A record that cannot be read counts as none: others remember, too. */
function read(record: Uint8Array): readonly Seen[] {
  return (tryDecode(SlotHeaders, record) ?? []).map(([header, author]) => {
    const encoded = Header.encode(header);
    return { hash: toH256(blake2_256(encoded)), author, encoded };
  });
}
