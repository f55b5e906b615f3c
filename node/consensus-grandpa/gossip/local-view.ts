import type { PeerId } from "@serinus/node-api";
import type { Gossip, Grandpa, GrandpaConfig } from "../voter/state.ts";
import { GossipMessage } from "../wire/messages.ts";
import { type Peer, reshuffle } from "./peers.ts";
import { summedBenefit } from "./reputation.ts";
import { createTopic } from "./topic.ts";
import { offerVotes } from "./votes.ts";

/** A round is taken to last this many T. */
const ROUND_DURATION = 5;
/** After so many rounds' time, votes go to more peers, and then to all. */
const PROPAGATION_SOME = 1.5;
const PROPAGATION_ALL = 3;
/** Rounds whose votes are kept, besides the running one and the next. */
const KEEP_ROUNDS = 2;

export function createGossip(setId: number, now: number, config: GrandpaConfig): Gossip {
  return {
    peers: new Map(),
    topics: new Map(),
    round: 1,
    setId,
    roundStart: now,
    spread: 1,
    commit: undefined,
    lastSetCommit: undefined,
    catchUp: { type: "none" },
    benefitsAt: now,
    neighborAt: now + config.neighborPeriod,
    rebroadcastAt: now + config.rebroadcastAfter,
  };
}

/** Another authority set votes: what the old one said is of no use any more. */
export function noteSet(grandpa: Grandpa, setId: number): void {
  const { gossip } = grandpa;
  if (gossip.commit !== undefined) gossip.lastSetCommit = { ...gossip.commit, setId: gossip.setId };
  gossip.setId = setId;
  gossip.topics.clear();
  gossip.commit = undefined;
  for (const peer of gossip.peers.values()) peer.knownVotes.clear();
}

/** A round began: tells the peers, chooses who gets votes, and makes room for votes of this round and the next. */
export function noteRound(grandpa: Grandpa, round: number, config: GrandpaConfig): void {
  const { gossip, voters, now } = grandpa;
  gossip.round = round;
  gossip.roundStart = now;
  gossip.spread = 1;
  gossip.rebroadcastAt = now + config.rebroadcastAfter;
  for (const kept of [round, round + 1])
    if (!gossip.topics.has(kept)) gossip.topics.set(kept, createTopic(kept, voters.ids.length));
  for (const kept of gossip.topics.keys())
    if (kept < round - KEEP_ROUNDS || kept > round + 1) gossip.topics.delete(kept);
  for (const peer of gossip.peers.values())
    for (const known of peer.knownVotes.keys()) if (!gossip.topics.has(known)) peer.knownVotes.delete(known);
  reshuffle(gossip.peers, grandpa.env.random);
  sendNeighborPackets(grandpa);
}

/** Tells peers where this node stands. */
export function sendNeighborPackets(grandpa: Grandpa, to?: readonly PeerId[]): void {
  const { gossip } = grandpa;
  const peers = to ?? [...gossip.peers.keys()];
  if (to === undefined) gossip.neighborAt = grandpa.now + grandpa.config.neighborPeriod;
  if (peers.length > 0) grandpa.out.push({ type: "send", peers, message: neighborPacket(grandpa) });
}

/** Where this node stands, as peers are told: the height is that of the last commit, or of the last finalized block. */
function neighborPacket({ gossip, finalized }: Grandpa): Uint8Array {
  return GossipMessage.encode({
    type: "Neighbor",
    value: {
      type: "V1",
      value: {
        round: gossip.round,
        set_id: gossip.setId,
        commit_finalized_height: Math.max(gossip.commit?.number ?? 0, finalized.number),
      },
    },
  });
}

/** What time alone makes gossip do. */
export function tickGossip(grandpa: Grandpa): void {
  const { gossip, config, now } = grandpa;
  if (now >= gossip.benefitsAt) {
    gossip.benefitsAt = now + config.gossipDuration;
    for (const peer of gossip.peers.values()) tellBenefit(grandpa, peer);
  }
  if (now >= gossip.neighborAt) sendNeighborPackets(grandpa);
  const spread = spreadAt(grandpa);
  if (spread > gossip.spread) {
    gossip.spread = spread;
    for (const peer of gossip.peers.values()) offerVotes(grandpa, peer);
  }
  if (now >= gossip.rebroadcastAt) {
    gossip.rebroadcastAt = now + config.rebroadcastAfter;
    for (const peer of gossip.peers.values()) {
      peer.knownVotes.clear();
      offerVotes(grandpa, peer);
    }
  }
}

/** When time next makes gossip do something. */
export function gossipWake({ gossip, config }: Grandpa): number {
  const widened = gossip.roundStart + spreadTime(config, gossip.spread);
  return Math.min(gossip.neighborAt, gossip.rebroadcastAt, widened);
}

function spreadAt({ gossip, config, now }: Grandpa): 1 | 2 | 3 {
  const elapsed = now - gossip.roundStart;
  return elapsed >= spreadTime(config, 2) ? 3 : elapsed >= spreadTime(config, 1) ? 2 : 1;
}

/** How long after a round's beginning its votes are spread wider than `spread`. */
function spreadTime({ gossipDuration }: GrandpaConfig, spread: 1 | 2 | 3): number {
  if (spread === 3) return Number.POSITIVE_INFINITY;
  return gossipDuration * ROUND_DURATION * (spread === 1 ? PROPAGATION_SOME : PROPAGATION_ALL);
}

function tellBenefit(grandpa: Grandpa, peer: Peer): void {
  if (peer.earned === 0) return;
  grandpa.out.push({ type: "report", peer: peer.id, change: summedBenefit(peer.earned) });
  peer.earned = 0;
}
