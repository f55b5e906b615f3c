import { fromHex } from "@serinus/bytes";
import type { AuthorityId, AuthorityList } from "./wire/messages.ts";

/** Who may vote, in the order of their keys' bytes, and how much counts (`finality_grandpa::VoterSet`). */
export interface VoterSet {
  readonly ids: readonly AuthorityId[];
  readonly weights: readonly number[];
  readonly total: number;
  /** Weight that two honest majorities cannot both have: more than two thirds. */
  readonly threshold: number;
  /** Place of the voter whose key stands at a place of some bytes, -1 for others. */
  indexOf(bytes: Uint8Array, at: number): number;
  indexOfId(id: AuthorityId): number;
  /** The key at a place. */
  keyAt(place: number): Uint8Array;
}

/** @returns undefined when there is no voter, one has no weight, or the weights are beyond 2^53. */
export function createVoterSet(authorities: AuthorityList): VoterSet | undefined {
  const byId = new Map<AuthorityId, number>();
  let total = 0;
  for (const [id, weight] of authorities) {
    if (weight === 0) return undefined;
    byId.set(id, (byId.get(id) ?? 0) + weight);
    total += weight;
  }
  if (byId.size === 0 || !Number.isSafeInteger(total)) return undefined;
  const ids = [...byId.keys()].sort();
  const weights = ids.map((id) => byId.get(id) as number);
  const places = new Map(ids.map((id, place) => [id, place]));
  // All keys in one array, found by their first four bytes: this is asked for every vote that arrives.
  const keys = new Uint8Array(32 * ids.length);
  ids.forEach((id, place) => {
    keys.set(fromHex(id), 32 * place);
  });
  const size = 1 << Math.ceil(Math.log2(4 * ids.length));
  const slots = new Int32Array(size).fill(-1);
  ids.forEach((_, place) => {
    let slot = head(keys, 32 * place) & (size - 1);
    while (slots[slot] !== -1) slot = (slot + 1) & (size - 1);
    slots[slot] = place;
  });
  return {
    ids,
    weights,
    total,
    threshold: total - Math.floor((total - 1) / 3),
    indexOf(bytes, at) {
      if (bytes.length < at + 32) return -1;
      for (let slot = head(bytes, at) & (size - 1); ; slot = (slot + 1) & (size - 1)) {
        const place = slots[slot] as number;
        if (place === -1 || same(keys, 32 * place, bytes, at)) return place;
      }
    },
    indexOfId: (id) => places.get(id) ?? -1,
    keyAt: (place) => keys.subarray(32 * place, 32 * place + 32),
  };
}

/** Who proposes in a round. */
export function primaryOf(voters: VoterSet, round: number): number {
  return round % voters.ids.length;
}

function head(b: Uint8Array, at: number): number {
  return (
    (b[at] as number) |
    ((b[at + 1] as number) << 8) |
    ((b[at + 2] as number) << 16) |
    ((b[at + 3] as number) << 24)
  );
}

function same(a: Uint8Array, atA: number, b: Uint8Array, atB: number): boolean {
  for (let i = 0; i < 32; i++) if (a[atA + i] !== b[atB + i]) return false;
  return true;
}
