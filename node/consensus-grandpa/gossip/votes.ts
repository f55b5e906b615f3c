import type { PeerId, ReputationChange } from "@serinus/node-api";
import type { Vote } from "../round/vote.ts";
import { countVoteOf, votingRound } from "../voter/import-vote.ts";
import type { Gossip, Grandpa } from "../voter/state.ts";
import { isVote, SIGNER, voteKind, voteRound, voteSetId } from "../wire/vote-bytes.ts";
import { knowsVote, noteKnownVote, type Peer } from "./peers.ts";
import { BENEFIT, COST, undecodable } from "./reputation.ts";
import { placeFor, placesOf } from "./topic.ts";
import { considerVote } from "./view.ts";

/** A vote from a peer: checked, kept, counted and sent on. @returns why it was refused. */
export function receiveVote(grandpa: Grandpa, peer: Peer, message: Uint8Array): ReputationChange | undefined {
  const { gossip, voters } = grandpa;
  if (!isVote(message)) return undecodable(message.length);
  const number = voteRound(message);
  const considered = considerVote(gossip, number, voteSetId(message));
  if (considered === "future") return COST.futureMessage;
  const topic = gossip.topics.get(number);
  if (considered === "past" || topic === undefined) return COST.pastRejection;
  const voter = voters.indexOf(message, SIGNER);
  if (voter < 0) return COST.unknownVoter;
  const kind = voteKind(message);
  const place = placeFor(topic, kind, voter, message);
  // Two contradicting votes are proof enough.
  if (place < 0) return COST.pastRejection;
  if (topic.votes[place] !== undefined) {
    if (knowsVote(peer, number, place)) return COST.duplicateGossip;
    noteKnownVote(peer, number, place, topic.votes.length);
    return undefined;
  }
  if (!grandpa.env.verifyVote(message)) return COST.badSignature;
  peer.earned += BENEFIT.roundMessage;
  keepVote(grandpa, number, { kind, voter, target: grandpa.refs.of(message), message }, peer);
  return undefined;
}

/** Keeps a good vote, sends it to peers that may want it, and counts it. */
export function keepVote(grandpa: Grandpa, round: number, vote: Vote, from: Peer | undefined): void {
  const topic = grandpa.gossip.topics.get(round);
  if (topic === undefined) return;
  const place = placeFor(topic, vote.kind, vote.voter, vote.message);
  if (place < 0) return;
  topic.votes[place] = vote;
  if (from !== undefined) noteKnownVote(from, round, place, topic.votes.length);
  const to: PeerId[] = [];
  for (const peer of grandpa.gossip.peers.values()) {
    if (!isServed(grandpa.gossip, peer) || knowsVote(peer, round, place)) continue;
    if (considerVote(peer.view, round, grandpa.gossip.setId) !== "accept") continue;
    noteKnownVote(peer, round, place, topic.votes.length);
    to.push(peer.id);
  }
  if (to.length > 0) grandpa.out.push({ type: "send", peers: to, message: vote.message });
  const voting = votingRound(grandpa, round);
  if (voting !== undefined) countVoteOf(grandpa, voting, vote);
}

/** Sends a peer the votes of its round and the one before that it lacks. */
export function offerVotes(grandpa: Grandpa, peer: Peer): void {
  const { gossip, voters } = grandpa;
  if (peer.view.setId !== gossip.setId || !isServed(gossip, peer)) return;
  for (const round of [peer.view.round - 1, peer.view.round]) {
    const topic = gossip.topics.get(round);
    if (topic === undefined) continue;
    topic.votes.forEach((vote, place) => {
      if (vote === undefined || knowsVote(peer, round, place)) return;
      noteKnownVote(peer, round, place, placesOf(voters.ids.length));
      grandpa.out.push({ type: "send", peers: [peer.id], message: vote.message });
    });
  }
}

/** Votes go to few peers while a round is young; light peers never get any. */
function isServed({ spread }: Gossip, { role, stage }: Peer): boolean {
  return role !== "light" && (spread === 3 || stage === 1 || (spread === 2 && stage === 2));
}
