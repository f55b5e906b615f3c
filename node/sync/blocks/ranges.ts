import type { PeerId } from "@serinus/node-api";
import type { ReceivedBlock } from "./io.ts";
import { queueForImport } from "./queue.ts";
import {
  type BlockSync,
  bytesOf,
  MAX_BLOCKS_PER_REQUEST,
  MAX_WAITING_BYTES,
  NEAR,
  type Range,
  report,
  type SyncPeer,
} from "./state.ts";

/** Blocks fetched ahead of the last one given to import. */
const MAX_AHEAD = 1_024;
/** Blocks that import may be behind. */
const MAX_QUEUED = 128;
/** Milliseconds after which the range that all others wait for is asked of a second peer. */
const STALLED_AFTER = 3_000;
const MAX_ASKED = 2;

/** Begins to fetch by height when a peer is far ahead or on a long fork, from where its chain and ours part. */
export function beginRanges(sync: BlockSync): void {
  if (sync.base !== undefined || sync.queued.size > 0) return;
  const best = sync.view.best().number;
  let furthest: SyncPeer | undefined;
  for (const peer of sync.peers.values()) {
    if (peer.common === undefined || (peer.best.number <= best + NEAR && !peer.isFar)) continue;
    if (furthest === undefined || peer.best.number > furthest.best.number) furthest = peer;
  }
  if (furthest?.common === undefined) return;
  const hash = sync.view.canonicalHash(furthest.common);
  if (hash === undefined) {
    furthest.common = undefined;
    return;
  }
  sync.tip = { number: furthest.common, hash };
  sync.base = furthest.common + 1;
  sync.baseHash = undefined;
  sync.parted.clear();
  sync.serving.clear();
  sync.ranges.clear();
}

/** The next range for a peer to fetch, noted as asked of it. */
export function nextRange(sync: BlockSync, id: PeerId, peer: SyncPeer): Range | undefined {
  if (!isOnThisChain(sync, id, peer)) return undefined;
  let start = sync.tip.number + 1;
  const first = sync.ranges.get(start);
  if (first !== undefined && first.blocks === undefined && isStalled(sync, first)) {
    // One that has its beginning only will do: who has boasted of the rest may never answer.
    if (first.asked.size < MAX_ASKED && !first.asked.has(id) && peer.best.number >= start) {
      first.asked.add(id);
      return first;
    }
  }
  for (let range = sync.ranges.get(start); range !== undefined; range = sync.ranges.get(start)) {
    if (range.blocks === undefined && range.asked.size === 0 && covers(peer, range)) {
      range.asked.add(id);
      range.since = sync.now;
      return range;
    }
    start += range.count;
  }
  if (start > sync.tip.number + MAX_AHEAD || waitingBytes(sync) > MAX_WAITING_BYTES) return undefined;
  const count = Math.min(MAX_BLOCKS_PER_REQUEST, peer.best.number - start + 1);
  if (count <= 0) return undefined;
  const range: Range = {
    start,
    count,
    since: sync.now,
    asked: new Set([id]),
    blocks: undefined,
    from: undefined,
  };
  sync.ranges.set(start, range);
  return range;
}

/** Takes the blocks of a range. Fewer than were asked for make it shorter. */
export function takeRange(sync: BlockSync, id: PeerId, range: Range, blocks: readonly ReceivedBlock[]): void {
  range.asked.delete(id);
  if (sync.ranges.get(range.start) !== range || range.blocks !== undefined) return;
  const [first] = blocks;
  const peer = sync.peers.get(id);
  if (first === undefined) {
    // It has less than it said; what it has is below.
    if (peer !== undefined) peer.best = { ...peer.best, number: Math.min(peer.best.number, range.start - 1) };
    report(sync, id, "refused");
    return;
  }
  if (first.number !== range.start) {
    report(sync, id, "badResponse");
    return;
  }
  range.blocks = blocks;
  range.from = id;
  range.count = blocks.length;
}

/** A request for a range has failed: another peer may have it. */
export function releaseRange(range: Range, id: PeerId): void {
  range.asked.delete(id);
}

/** Gives what is complete to import, in order. */
export function drainRanges(sync: BlockSync): void {
  while (sync.base !== undefined && sync.queued.size < MAX_QUEUED) {
    const range = sync.ranges.get(sync.tip.number + 1);
    if (range?.blocks === undefined || range.from === undefined) break;
    sync.ranges.delete(range.start);
    const [first] = range.blocks;
    const last = range.blocks.at(-1);
    if (first === undefined || last === undefined) continue;
    if (first.parentHash !== sync.tip.hash) {
      // This peer's chain parts from ours below: where, has to be looked for.
      const peer = sync.peers.get(range.from);
      if (peer !== undefined) peer.common = undefined;
      sync.parted.add(range.from);
      sync.serving.delete(range.from);
      continue;
    }
    queueForImport(sync, range.from, range.blocks);
    sync.tip = { number: last.number, hash: last.hash };
    sync.baseHash ??= first.hash;
    sync.serving.add(range.from);
  }
  if (sync.base === undefined || (sync.ranges.get(sync.tip.number + 1)?.asked.size ?? 0) > 0) return;
  for (const [id, peer] of sync.peers) if (canServe(sync, id, peer)) return;
  // What waits above came from peers whose chains part from this one.
  if (sync.queued.size < MAX_QUEUED) endRanges(sync);
}

/** Gives up what was fetched by height. */
export function endRanges(sync: BlockSync): void {
  sync.base = undefined;
  sync.parted.clear();
  sync.serving.clear();
  sync.ranges.clear();
  sync.tip = sync.view.best();
}

function canServe(sync: BlockSync, id: PeerId, peer: SyncPeer): boolean {
  return peer.best.number > sync.tip.number && isOnThisChain(sync, id, peer);
}

/**
 * Whether a peer is thought to have the chain that is being fetched. One that shares more with our best chain than the
 * beginning of it does not, unless that has become our best chain.
 */
function isOnThisChain(sync: BlockSync, id: PeerId, { common }: SyncPeer): boolean {
  if (sync.base === undefined || common === undefined || sync.parted.has(id)) return false;
  if (common === sync.base - 1 || sync.serving.has(id)) return true;
  const { baseHash } = sync;
  return common >= sync.base && baseHash !== undefined && sync.view.canonicalHash(sync.base) === baseHash;
}

function covers(peer: SyncPeer, range: Range): boolean {
  return peer.best.number >= range.start + range.count - 1;
}

function isStalled(sync: BlockSync, range: Range): boolean {
  return range.asked.size > 0 && sync.now - range.since > STALLED_AFTER;
}

function waitingBytes(sync: BlockSync): number {
  let sum = 0;
  for (const { blocks = [] } of sync.ranges.values()) for (const block of blocks) sum += bytesOf(block);
  return sum;
}
