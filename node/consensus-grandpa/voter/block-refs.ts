import { toH256 } from "@serinus/bytes";
import type { BlockRef } from "../ancestry.ts";
import { HASH, voteNumber } from "../wire/vote-bytes.ts";

/** Most blocks remembered. */
const MAX_REFS = 4096;

/** Blocks that votes name: hundreds of votes name the same one, and its hash is made text once. */
export interface BlockRefs {
  of(vote: Uint8Array): BlockRef;
}

export function createBlockRefs(): BlockRefs {
  const byHead = new Map<number, Known[]>();
  let count = 0;
  return {
    of(vote) {
      const number = voteNumber(vote);
      const head =
        (vote[HASH] as number) |
        ((vote[HASH + 1] as number) << 8) |
        ((vote[HASH + 2] as number) << 16) |
        ((vote[HASH + 3] as number) << 24);
      const alike = byHead.get(head) ?? [];
      for (const known of alike)
        if (known.block.number === number && isHash(known.hash, vote)) return known.block;
      if (count >= MAX_REFS) {
        byHead.clear();
        count = 0;
      }
      count++;
      const hash = vote.slice(HASH, HASH + 32);
      const block = { hash: toH256(hash), number };
      byHead.set(head, [...alike, { hash, block }]);
      return block;
    },
  };
}

interface Known {
  readonly hash: Uint8Array;
  readonly block: BlockRef;
}

function isHash(hash: Uint8Array, vote: Uint8Array): boolean {
  for (let i = 0; i < 32; i++) if (hash[i] !== vote[HASH + i]) return false;
  return true;
}
