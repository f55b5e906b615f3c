import type { PeerId } from "@serinus/node-api";
import type { BlockId } from "../header.ts";
import type { ReceivedBlock } from "./io.ts";
import { queueForImport } from "./queue.ts";
import {
  type BlockSync,
  bytesOf,
  isKnownOrQueued,
  MAX_BLOCKS_PER_REQUEST,
  MAX_WAITING_BYTES,
  remember,
  report,
  type SyncPeer,
  type Target,
} from "./state.ts";

/** Targets of all peers, and of one. */
const MAX_TARGETS = 128;
const MAX_OF_PEER = 8;
/** Blocks fetched below a target; a fork that is longer is caught up with by height. */
const MAX_DEPTH = 512;

/** Notes that a peer has a block which is not known here. */
export function addTarget(sync: BlockSync, peer: PeerId, block: BlockId): void {
  if (isKnownOrQueued(sync, block.hash) || sync.bad.has(block.hash) || sync.beside.has(block.hash)) return;
  if (block.number <= sync.view.finalized().number) return;
  const present = sync.targets.get(block.hash);
  if (present !== undefined) {
    present.peers.add(peer);
    return;
  }
  let ofPeer = 0;
  for (const { peers } of sync.targets.values()) if (peers.has(peer)) ofPeer++;
  if (ofPeer >= MAX_OF_PEER || sync.targets.size >= MAX_TARGETS) return;
  sync.targets.set(block.hash, {
    hash: block.hash,
    number: block.number,
    peers: new Set([peer]),
    blocks: [],
    bytes: 0,
    busy: false,
  });
}

/** A target that this peer may be asked about. Those that have become known are forgotten. */
export function nextTarget(sync: BlockSync, peer: PeerId): Target | undefined {
  for (const target of sync.targets.values()) {
    if (isKnownOrQueued(sync, target.hash)) sync.targets.delete(target.hash);
    else if (!target.busy && target.peers.has(peer)) return target;
  }
  return undefined;
}

/** What to ask for next on the way down from a target. */
export function targetRequest(sync: BlockSync, target: Target): { hash: Target["hash"]; max: number } {
  const lowest = target.blocks.at(-1);
  if (lowest !== undefined) return { hash: lowest.parentHash, max: MAX_BLOCKS_PER_REQUEST };
  const gap = target.number - sync.view.best().number;
  return { hash: target.hash, max: Math.max(1, Math.min(MAX_BLOCKS_PER_REQUEST, gap)) };
}

/** Takes blocks below a target, from the top down; imports all when they stand on a known one. */
export function takeTarget(
  sync: BlockSync,
  peer: PeerId,
  target: Target,
  blocks: readonly ReceivedBlock[],
): void {
  target.busy = false;
  if (sync.targets.get(target.hash) !== target) return;
  const wanted = target.blocks.at(-1)?.parentHash ?? target.hash;
  if (blocks[0] === undefined || blocks[0].hash !== wanted) {
    report(sync, peer, blocks[0] === undefined ? "refused" : "badResponse");
    dropTargetOf(sync, target, peer);
    return;
  }
  for (const block of blocks) {
    target.blocks.push(block);
    target.bytes += bytesOf(block);
    if (sync.bad.has(block.hash)) {
      report(sync, peer, "badBlock");
      sync.targets.delete(target.hash);
      return;
    }
    if (isKnownOrQueued(sync, block.parentHash)) {
      sync.targets.delete(target.hash);
      queueForImport(sync, peer, target.blocks.toReversed());
      return;
    }
    if (block.number <= sync.view.finalized().number + 1 || sync.beside.has(block.parentHash)) {
      remember(sync.beside, target.hash);
      sync.targets.delete(target.hash);
      return;
    }
  }
  if (target.blocks.length >= MAX_DEPTH || waitingBytes(sync) > MAX_WAITING_BYTES) {
    sync.targets.delete(target.hash);
    for (const id of target.peers) fetchByHeight(sync.peers.get(id));
  }
}

/** Where the peer's chain and ours part has to be looked for. */
function fetchByHeight(peer: SyncPeer | undefined): void {
  if (peer === undefined) return;
  peer.isFar = true;
  peer.common = undefined;
}

function waitingBytes({ targets }: BlockSync): number {
  let sum = 0;
  for (const { bytes } of targets.values()) sum += bytes;
  return sum;
}

/** A peer does not have the target after all; without peers it is given up. */
export function dropTargetOf(sync: BlockSync, target: Target, peer: PeerId): void {
  target.peers.delete(peer);
  if (target.peers.size === 0) sync.targets.delete(target.hash);
}
