import type { PeerId } from "@serinus/node-api";
import type { Gossip, Grandpa } from "../voter/state.ts";
import { sendNeighborPackets } from "./local-view.ts";
import type { Peer } from "./peers.ts";
import { considerCommit } from "./view.ts";

/** A peer that was sent a commit and still does not have it after this much, in T, is sent it again. */
const RESEND_AFTER = 10;

/** Notes a valid commit, tells peers how far this node is, and sends the commit on to who lacks it. */
export function noteCommit(grandpa: Grandpa, round: number, number: number, message: Uint8Array): void {
  const { gossip } = grandpa;
  if (gossip.commit !== undefined && number <= gossip.commit.number) return;
  gossip.commit = { number, round, message };
  sendNeighborPackets(grandpa);
  const to: PeerId[] = [];
  for (const peer of gossip.peers.values())
    if (lacksCommit(grandpa, peer, gossip.setId, number) && isServed(gossip, peer))
      to.push(take(grandpa, peer, gossip.setId, number));
  if (to.length > 0) grandpa.out.push({ type: "send", peers: to, message });
}

/** Sends the best commit to a peer that said where it stands: of this set, or the one that ended the set before. */
export function offerCommit(grandpa: Grandpa, peer: Peer): void {
  const { gossip } = grandpa;
  const last = gossip.lastSetCommit;
  if (last !== undefined && peer.view.setId === last.setId) offer(last.setId, last.number, last.message);
  else if (gossip.commit !== undefined) offer(gossip.setId, gossip.commit.number, gossip.commit.message);

  function offer(setId: number, number: number, message: Uint8Array): void {
    if (!lacksCommit(grandpa, peer, setId, number)) return;
    grandpa.out.push({ type: "send", peers: [take(grandpa, peer, setId, number)], message });
  }
}

function lacksCommit(grandpa: Grandpa, peer: Peer, setId: number, number: number): boolean {
  if (considerCommit(peer.view, setId, number) !== "accept") return false;
  const known = peer.knownCommit;
  if (known === undefined || known.setId !== setId || known.number < number) return true;
  return grandpa.now - known.at > RESEND_AFTER * grandpa.config.gossipDuration;
}

/** Commits go to the peers that get votes and a few light ones at once, and to everybody when a round takes long. */
function isServed(gossip: Gossip, peer: Peer): boolean {
  return gossip.spread === 3 || peer.stage > 0 || peer.luckyLight;
}

function take(grandpa: Grandpa, peer: Peer, setId: number, number: number): PeerId {
  peer.knownCommit = { setId, number, at: grandpa.now };
  return peer.id;
}
