import type { ReputationChange } from "@serinus/node-api";
import type { Grandpa } from "../voter/state.ts";
import type { Peer } from "./peers.ts";
import { COST } from "./reputation.ts";
import { placesOf } from "./topic.ts";

/** Refused messages in one window of {@link WINDOW} T after which a peer is not listened to until it is over. */
const MAX_REFUSED = 256;
const WINDOW = 10;

/** An honest peer may besides send all votes of two rounds once more: what of them is new would not be heard. */
function mostRefused({ voters }: Grandpa): number {
  return MAX_REFUSED + 2 * placesOf(voters.ids.length);
}

/** Tells what a message cost its sender. */
export function refuse(grandpa: Grandpa, peer: Peer, change: ReputationChange): void {
  peer.refused++;
  const most = mostRefused(grandpa);
  if (peer.refused <= most) grandpa.out.push({ type: "report", peer: peer.id, change });
  if (peer.refused === most) grandpa.out.push({ type: "report", peer: peer.id, change: COST.flood });
}

/** Whether a peer sent so much that was refused that its messages are not looked at for now. */
export function isFlooding(grandpa: Grandpa, peer: Peer): boolean {
  if (grandpa.now - peer.refusedSince > WINDOW * grandpa.config.gossipDuration) {
    peer.refusedSince = grandpa.now;
    peer.refused = 0;
  }
  return peer.refused > mostRefused(grandpa);
}
