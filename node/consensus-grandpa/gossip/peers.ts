import type { PeerId } from "@serinus/node-api";
import type { View } from "./view.ts";

/** What a peer is, by its handshake. */
export type PeerRole = "full" | "light" | "authority";

export interface Peer {
  readonly id: PeerId;
  readonly role: PeerRole;
  view: View;
  /** When its last neighbour packet came, in milliseconds. */
  viewAt: number | undefined;
  /** 1: gets votes at once. 2: when a round takes long. 0: when it takes very long. */
  stage: 0 | 1 | 2;
  /** A light peer that gets commits at once. */
  luckyLight: boolean;
  /** Votes of each round that it has or was sent, one bit a place in the round's topic. */
  readonly knownVotes: Map<number, Uint32Array>;
  /** The highest commit that it has or was sent, and when. */
  knownCommit: { readonly setId: number; readonly number: number; readonly at: number } | undefined;
  /** Benefits not told yet. */
  earned: number;
  /** Messages refused since `refusedSince`. */
  refused: number;
  refusedSince: number;
}

/** Peers that get votes at once (`LUCKY_PEERS`). */
const LUCKY_PEERS = 4;

export function createPeer(id: PeerId, role: PeerRole, others: Iterable<Peer>): Peer {
  let first = 0;
  let second = 0;
  let light = 0;
  for (const peer of others) {
    if (peer.stage === 1) first++;
    if (peer.stage === 2) second++;
    if (peer.luckyLight) light++;
  }
  return {
    id,
    role,
    view: { round: 1, setId: 0, lastCommit: undefined },
    viewAt: undefined,
    stage: role === "authority" ? (first < LUCKY_PEERS ? 1 : second < LUCKY_PEERS ? 2 : 0) : 0,
    luckyLight: role === "light" && light < LUCKY_PEERS,
    knownVotes: new Map(),
    knownCommit: undefined,
    earned: 0,
    refused: 0,
    refusedSince: 0,
  };
}

/**
 * Chooses anew who gets votes at once: every round other peers, so that votes spread over the whole network although
 * each node sends few. Half of the first four are authorities, if there are any.
 */
export function reshuffle(peers: ReadonlyMap<PeerId, Peer>, random: (below: number) => number): void {
  const shuffled = [...peers.values()];
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = random(i + 1);
    [shuffled[i], shuffled[j]] = [shuffled[j] as Peer, shuffled[i] as Peer];
  }
  const secondSize = Math.max(LUCKY_PEERS, Math.floor(Math.sqrt(shuffled.length)));
  let authorities = 0;
  let first = 0;
  let second = 0;
  let light = 0;
  for (const peer of shuffled) {
    peer.stage = 0;
    peer.luckyLight = peer.role === "light" && light++ < LUCKY_PEERS;
    if (peer.role !== "authority") continue;
    if (authorities < LUCKY_PEERS / 2) {
      peer.stage = 1;
      first++;
    } else if (authorities < LUCKY_PEERS * 1.5) {
      peer.stage = 2;
      second++;
    }
    authorities++;
  }
  for (const peer of shuffled) {
    if (peer.role === "light" || peer.stage === 1) continue;
    if (first < LUCKY_PEERS) {
      if (peer.stage === 2) second--;
      peer.stage = 1;
      first++;
    } else if (peer.stage === 0 && second < secondSize) {
      peer.stage = 2;
      second++;
    }
  }
}

/** Whether a peer has or was sent a vote. */
export function knowsVote(peer: Peer, round: number, place: number): boolean {
  const known = peer.knownVotes.get(round);
  return known !== undefined && ((known[place >> 5] as number) & (1 << (place & 31))) !== 0;
}

/** Notes that a peer has or was sent a vote. @param places how many a topic has. */
export function noteKnownVote(peer: Peer, round: number, place: number, places: number): void {
  let known = peer.knownVotes.get(round);
  if (known === undefined) {
    known = new Uint32Array((places + 31) >> 5);
    peer.knownVotes.set(round, known);
  }
  known[place >> 5] = (known[place >> 5] as number) | (1 << (place & 31));
}
