import { compareBytes } from "@serinus/bytes";
import { sha2_256 } from "@serinus/crypto";
import type { PeerId } from "@serinus/node-api";
import { peerIdBytes } from "./node-key.ts";

/** Peers of one distance that are remembered, and peers that an answer names (`K` of the Kademlia paper). */
export const BUCKET_SIZE = 20;

/** Peers by their distance from this node: many near, few far. */
export interface RoutingTable {
  /** False when there are enough peers at this distance already. */
  add(peer: PeerId): boolean;
  remove(peer: PeerId): void;
  /** Up to `count` peers, the closest to the key first. A key is a binary peer id, or that of a record. */
  closest(key: Uint8Array, count: number): PeerId[];
  readonly size: number;
}

export function createRoutingTable(localPeer: PeerId): RoutingTable {
  const own = placeOf(peerIdBytes(localPeer));
  const peers = new Map<PeerId, { readonly place: Uint8Array; readonly bucket: number }>();
  const counts = new Uint8Array(257);

  return {
    add(peer) {
      if (peer === localPeer || peers.has(peer)) return true;
      const place = placeOf(peerIdBytes(peer));
      const bucket = sharedBits(own, place);
      if ((counts[bucket] as number) >= BUCKET_SIZE) return false;
      counts[bucket] = (counts[bucket] as number) + 1;
      peers.set(peer, { place, bucket });
      return true;
    },
    remove(peer) {
      const known = peers.get(peer);
      if (known === undefined) return;
      peers.delete(peer);
      counts[known.bucket] = (counts[known.bucket] as number) - 1;
    },
    closest: (key, count) =>
      sortByDistance(placeOf(key), [...peers.keys()], (peer) => peers.get(peer)?.place).slice(0, count),
    get size() {
      return peers.size;
    },
  };
}

/** Peers sorted by their distance from a key, the closest first. */
export function closestFirst(key: Uint8Array, peers: readonly PeerId[]): PeerId[] {
  return sortByDistance(placeOf(key), peers, () => undefined);
}

function sortByDistance(
  target: Uint8Array,
  peers: readonly PeerId[],
  place: (peer: PeerId) => Uint8Array | undefined,
): PeerId[] {
  return peers
    .map((peer) => ({ peer, distance: xor(place(peer) ?? placeOf(peerIdBytes(peer)), target) }))
    .sort((a, b) => compareBytes(a.distance, b.distance))
    .map(({ peer }) => peer);
}

/** Where a key lies in the space in which distances are measured. */
function placeOf(key: Uint8Array): Uint8Array {
  return sha2_256(key);
}

function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((byte, i) => byte ^ (b[i] as number));
}

/** Leading bits that two places have in common. */
function sharedBits(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] as number) ^ (b[i] as number);
    if (difference !== 0) return i * 8 + Math.clz32(difference) - 24;
  }
  return a.length * 8;
}
