import { toHex } from "@serinus/bytes";
import { blake2_128 } from "@serinus/crypto";
import type { PeerId } from "@serinus/node-api";

/** Requests remembered, of all peers together. */
const MAX_REMEMBERED = 1_024;
/** How often a peer may ask the same (`MAX_NUMBER_OF_SAME_REQUESTS_PER_PEER`) in this many milliseconds. */
const MAX_SAME = 2;
const PERIOD = 10_000;

/** Counts equal requests of one peer. */
export interface SeenRequests {
  /** Whether the peer has asked this too often. */
  isTooMany(peer: PeerId, request: Uint8Array): boolean;
}

/** A peer that starts again may ask again: counting begins anew when it has not asked for a while. */
export function createSeenRequests(now: () => number = Date.now): SeenRequests {
  const counts = new Map<string, { readonly count: number; readonly at: number }>();
  return {
    isTooMany(peer, request) {
      const key = `${peer} ${toHex(blake2_128(request))}`;
      const before = counts.get(key);
      const at = now();
      const count = before !== undefined && at - before.at < PERIOD ? before.count + 1 : 1;
      counts.delete(key);
      counts.set(key, { count, at });
      const [oldest] = counts.size > MAX_REMEMBERED ? counts.keys() : [];
      if (oldest !== undefined) counts.delete(oldest);
      return count > MAX_SAME;
    },
  };
}
