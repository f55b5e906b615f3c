import type { BlockHash } from "@serinus/bytes";
import type { BlockEntry, StateApi } from "@serinus/node-api";
import type { BlockRules } from "./block-rules.ts";
import type { BlockTime } from "./block-time.ts";
import { encodeInherents } from "./inherents.ts";
import { readBlockTime } from "./read-block-time.ts";

export interface InherentsOptions {
  /** What a block on this one has to carry. */
  readonly rules: (parent: BlockHash) => Promise<BlockRules>;
  readonly state: Pick<StateApi, "get">;
}

/** Makes the SCALE `InherentData` of a block at a time, on a parent. */
export function createInherents({ rules, state }: InherentsOptions) {
  return async ({ hash, encodedHeader }: BlockEntry, time: BlockTime): Promise<Uint8Array> => {
    const own = await rules(hash);
    const read = (key: Uint8Array) => state.get(hash, key);
    const parent = {
      encodedHeader,
      read,
      time: readBlockTime(encodedHeader, read, own.timing.slotDuration),
    };
    return encodeInherents(own, parent, time);
  };
}
