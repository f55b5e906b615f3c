import { type Hex, toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import type { PeerId, ReputationChange } from "@serinus/node-api";
import type { Beefy } from "./beefy.ts";

/** Messages remembered, so that none goes round and round. */
export const MAX_SEEN = 8192;

/** What a message is remembered by. */
export function nameOf(message: Uint8Array): Hex {
  return toHex(blake2_256(message));
}

/** Remembers a good message and sends it to all peers but the one it came from. */
export function keepAndForward(
  beefy: Beefy,
  number: number,
  message: Uint8Array,
  from: PeerId | undefined,
): void {
  const name = nameOf(message);
  if (beefy.seen.size >= MAX_SEEN) beefy.seen.delete(beefy.seen.keys().next().value as string);
  beefy.seen.set(name, new Set(from === undefined ? [] : [from]));
  if (number >= beefy.bestBeefy) beefy.kept.set(name, { number, message });
  if (beefy.kept.size > MAX_SEEN) beefy.kept.delete(beefy.kept.keys().next().value as string);
  send(
    beefy,
    [...beefy.peers].filter((peer) => peer !== from),
    message,
  );
}

export function send(beefy: Beefy, peers: readonly PeerId[], message: Uint8Array): void {
  if (peers.length > 0) beefy.out.push({ type: "send", peers, message });
}

export function report(beefy: Beefy, peer: PeerId, change: ReputationChange): void {
  beefy.out.push({ type: "report", peer, change });
}
