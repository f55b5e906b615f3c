import type { PeerId, ReputationChange } from "@serinus/node-api";
import { tryDecode } from "@serinus/scale";
import { receiveCatchUp, receiveCatchUpRequest, tryCatchUp } from "../voter/catch-up.ts";
import { receiveCommit } from "../voter/commits.ts";
import type { Grandpa } from "../voter/state.ts";
import { GossipMessage, type NeighborPacket } from "../wire/messages.ts";
import { offerCommit } from "./commits.ts";
import { sendNeighborPackets } from "./local-view.ts";
import { createPeer, type Peer, type PeerRole } from "./peers.ts";
import { isFlooding, refuse } from "./refuse.ts";
import { BENEFIT, COST, undecodable } from "./reputation.ts";
import { offerVotes, receiveVote } from "./votes.ts";

/** A peer opened the protocol: it is told where this node stands. */
export function connectPeer(grandpa: Grandpa, id: PeerId, role: PeerRole): void {
  const { peers } = grandpa.gossip;
  peers.set(id, createPeer(id, role, peers.values()));
  sendNeighborPackets(grandpa, [id]);
}

export function disconnectPeer(grandpa: Grandpa, id: PeerId): void {
  grandpa.gossip.peers.delete(id);
  const { catchUp } = grandpa.gossip;
  if (catchUp.type === "requesting" && catchUp.peer === id) grandpa.gossip.catchUp = { type: "none" };
}

/** A message of a peer, whatever it holds. */
export function receiveMessage(grandpa: Grandpa, id: PeerId, message: Uint8Array): void {
  const peer = grandpa.gossip.peers.get(id);
  if (peer === undefined || isFlooding(grandpa, peer)) return;
  const refusal = receive(grandpa, peer, message);
  if (refusal !== undefined) refuse(grandpa, peer, refusal);
}

function receive(grandpa: Grandpa, peer: Peer, message: Uint8Array): ReputationChange | undefined {
  if (message[0] === 0) return receiveVote(grandpa, peer, message);
  if (isOldCommit(grandpa, message)) return COST.pastRejection;
  const decoded = tryDecode(GossipMessage, message);
  switch (decoded?.type) {
    case undefined:
    case "Vote":
      return undecodable(message.length);
    case "Commit":
      return receiveCommit(grandpa, peer, decoded.value, message);
    case "Neighbor":
      return receiveNeighbor(grandpa, peer, decoded.value.value);
    case "CatchUpRequest":
      return receiveCatchUpRequest(grandpa, peer, decoded.value);
    case "CatchUp":
      return receiveCatchUp(grandpa, peer, decoded.value);
  }
}

/** Whether a message is a commit of what is known to be final: most are, and they are long. */
function isOldCommit({ gossip }: Grandpa, message: Uint8Array): boolean {
  if (message[0] !== 1 || message.length < 53 || gossip.commit === undefined) return false;
  const view = new DataView(message.buffer, message.byteOffset, message.length);
  return (
    view.getBigUint64(9, true) === BigInt(gossip.setId) && view.getUint32(49, true) <= gossip.commit.number
  );
}

/** Where a peer stands: it may only go forward, and need not say the same twice in a short time. */
function receiveNeighbor(grandpa: Grandpa, peer: Peer, packet: NeighborPacket): ReputationChange | undefined {
  const { view } = peer;
  const { round, set_id: setId, commit_finalized_height: lastCommit } = packet;
  if (
    setId < view.setId ||
    (setId === view.setId && round < view.round) ||
    (view.lastCommit !== undefined && lastCommit < view.lastCommit)
  )
    return COST.invalidViewChange;
  const same = setId === view.setId && round === view.round && lastCommit === view.lastCommit;
  if (same && peer.viewAt !== undefined && grandpa.now < peer.viewAt + grandpa.config.neighborPeriod / 2)
    return COST.duplicateNeighborMessage;
  peer.view = { round, setId, lastCommit };
  peer.viewAt = grandpa.now;
  peer.earned += BENEFIT.neighborMessage;
  tryCatchUp(grandpa, peer);
  offerVotes(grandpa, peer);
  offerCommit(grandpa, peer);
  return undefined;
}
