import type { BlockRequest } from "@serinus/network-protocols";
import type { PeerId } from "@serinus/node-api";
import type { BlockId, HeaderInfo } from "../header.ts";
import { beginAncestorSearch, continueAncestorSearch } from "./ancestor-search.ts";
import type { ReceivedBlock, SyncInput, SyncOutput } from "./io.ts";
import { justified, nextJustification, takeJustification, wantJustification } from "./justifications.ts";
import { beginRanges, drainRanges, endRanges, nextRange, releaseRange, takeRange } from "./ranges.ts";
import {
  type BlockSync,
  isKnownOrQueued,
  NEAR,
  type Pending,
  remember,
  report,
  type SyncPeer,
} from "./state.ts";
import { addTarget, dropTargetOf, nextTarget, takeTarget, targetRequest } from "./targets.ts";

/** A peer that fails this often in a row is left. */
const MAX_FAILURES = 5;
/** Milliseconds without requests after this node itself has failed to import, or did not know a block's parent. */
const OWN_REST = 5_000;
/** Milliseconds that a peer is left alone after its first failure; twice as long after each further one. */
const FIRST_REST = 1_000;

/**
 * Block sync (`sc-network-sync`'s `ChainSync`): fetches what peers have and this chain has not, forks included, in
 * order and from several peers at a time.
 *
 * Far behind, it looks for the block that it shares with a peer and fetches heights from there upwards. Near, it fetches
 * an unknown block by its hash and from there downwards until it meets a known one.
 *
 * @param now milliseconds, of a clock that never goes back.
 */
export function step(sync: BlockSync, input: SyncInput, now: number): SyncOutput[] {
  sync.now = now;
  sync.out = [];
  take(sync, input);
  drainRanges(sync);
  beginRanges(sync);
  for (const [id, peer] of sync.peers) {
    considerBest(sync, id, peer);
    if (peer.busy === undefined && peer.restUntil <= now) ask(sync, id, peer);
  }
  return sync.out;
}

function take(sync: BlockSync, input: SyncInput): void {
  switch (input.type) {
    case "peer":
      sync.peers.set(input.peer, newPeer(input.best));
      return;
    case "gone":
      forget(sync, input.peer);
      return;
    case "announce":
      takeAnnounce(sync, input.peer, input.header, input.isBest);
      return;
    case "response":
    case "failed":
      takeAnswer(sync, input);
      return;
    case "outcomes":
      takeOutcomes(sync, input);
      return;
    case "want":
      // What is far above is met on the way up; who still wants it then asks again.
      if (input.block.number > sync.view.best().number + NEAR) return;
      for (const peer of input.peers) if (sync.peers.has(peer)) addTarget(sync, peer, input.block);
      return;
    case "wantJustification":
      wantJustification(sync, input.block);
      return;
    case "justified":
      justified(sync, input.hash, input.peer, input.good);
      return;
    case "tick":
      return;
  }
}

function newPeer(best: BlockId): SyncPeer {
  const nothing = { common: undefined, search: undefined, busy: undefined };
  return { best, ...nothing, isFar: false, failures: 0, restUntil: 0 };
}

function forget(sync: BlockSync, id: PeerId): void {
  sync.peers.delete(id);
  for (const [request, pending] of sync.pending) {
    if (pending.peer !== id) continue;
    sync.pending.delete(request);
    release(sync, pending);
  }
  for (const target of [...sync.targets.values()]) if (target.peers.has(id)) dropTargetOf(sync, target, id);
}

/** Undoes what a request that has no answer held back. */
function release(sync: BlockSync, pending: Pending): void {
  if (pending.kind === "range") releaseRange(pending.range, pending.peer);
  else if (pending.kind === "target") pending.target.busy = false;
  else if (pending.kind === "justification") takeJustification(sync, pending.peer, pending.block, undefined);
}

function takeAnnounce(sync: BlockSync, id: PeerId, header: HeaderInfo, isBest: boolean): void {
  const peer = sync.peers.get(id);
  if (peer === undefined) return;
  if (isBest) peer.best = { hash: header.hash, number: header.number };
  // What is far above will be met on the way up. A block that fits on ours is wanted whatever else is being fetched.
  const isNext = isKnownOrQueued(sync, header.parentHash);
  const isMet = sync.base !== undefined || peer.isFar || header.number > sync.view.best().number + NEAR;
  if (isNext || !isMet) addTarget(sync, id, header);
}

/** Sees what the peer's best block calls for. */
function considerBest(sync: BlockSync, id: PeerId, peer: SyncPeer): void {
  const { best } = peer;
  if (best.number <= sync.view.finalized().number) return;
  if (sync.view.isKnown(best.hash)) {
    peer.isFar = false;
    if (sync.view.canonicalHash(best.number) === best.hash) peer.common = best.number;
    return;
  }
  if (sync.base !== undefined && peer.common !== undefined) return;
  const ours = sync.view.best().number;
  if (best.number <= ours + NEAR && !peer.isFar) {
    if (sync.base === undefined) addTarget(sync, id, best);
  } else if (peer.common === undefined && peer.search === undefined) {
    peer.search = beginAncestorSearch(ours, best.number, sync.view.finalized().number);
  }
}

/** Gives an idle peer something to do. */
function ask(sync: BlockSync, id: PeerId, peer: SyncPeer): void {
  if (peer.search !== undefined) {
    const number = peer.search.probe;
    send(sync, id, peer, { kind: "ancestor", peer: id, number }, { ...headerOnly, from: { number }, max: 1 });
    return;
  }
  const wanted = nextJustification(sync, id, peer);
  if (wanted !== undefined) {
    wanted.busy = true;
    const block = { hash: wanted.hash, number: wanted.number };
    const request = { ...headerOnly, justification: true, from: { hash: wanted.hash }, max: 1 };
    send(sync, id, peer, { kind: "justification", peer: id, block }, request);
    return;
  }
  const target = nextTarget(sync, id);
  if (target !== undefined) {
    const { hash, max } = targetRequest(sync, target);
    target.busy = true;
    const request = { ...whole, from: { hash }, max, direction: "descending" } as const;
    send(sync, id, peer, { kind: "target", peer: id, target }, request);
    return;
  }
  const range = nextRange(sync, id, peer);
  if (range !== undefined) {
    const request = { ...whole, from: { number: range.start }, max: range.count };
    send(sync, id, peer, { kind: "range", peer: id, range }, request);
  }
}

const headerOnly = {
  header: true,
  body: false,
  justification: false,
  direction: "ascending",
  multipleJustifications: true,
} as const;
const whole = { ...headerOnly, body: true, justification: true } as const;

function send(sync: BlockSync, id: PeerId, peer: SyncPeer, pending: Pending, request: BlockRequest): void {
  const request_id = sync.nextId++;
  peer.busy = request_id;
  sync.pending.set(request_id, pending);
  sync.out.push({ type: "request", id: request_id, peer: id, request });
}

function takeAnswer(sync: BlockSync, input: Extract<SyncInput, { type: "response" | "failed" }>): void {
  const pending = sync.pending.get(input.id);
  if (pending === undefined) return;
  sync.pending.delete(input.id);
  const id = pending.peer;
  const peer = sync.peers.get(id);
  if (peer === undefined) return;
  peer.busy = undefined;
  if (input.type === "failed") {
    release(sync, pending);
    if (pending.kind === "target") dropTargetOf(sync, pending.target, id);
    report(sync, id, input.fault === "bad" ? "badResponse" : input.fault);
    noteFailure(sync, id, peer);
    return;
  }
  if (input.blocks.length > 0) peer.failures = 0;
  // What somebody else said to be there is not this peer's failure.
  else if (pending.kind === "target" && pending.target.hash === peer.best.hash) noteFailure(sync, id, peer);
  if (pending.kind === "ancestor") takeAncestor(sync, id, peer, pending.number, input.blocks[0]);
  else if (pending.kind === "range") takeRange(sync, id, pending.range, input.blocks);
  else if (pending.kind === "target") takeTarget(sync, id, pending.target, input.blocks);
  else takeJustification(sync, id, pending.block, input.blocks);
}

/** It is left alone for a while, each time for longer. */
function noteFailure(sync: BlockSync, id: PeerId, peer: SyncPeer): void {
  peer.restUntil = sync.now + FIRST_REST * 2 ** peer.failures;
  peer.failures++;
  if (peer.failures >= MAX_FAILURES) sync.out.push({ type: "disconnect", peer: id });
}

function takeAncestor(
  sync: BlockSync,
  id: PeerId,
  peer: SyncPeer,
  number: number,
  block: ReceivedBlock | undefined,
): void {
  const { search } = peer;
  if (search === undefined || search.probe !== number) return;
  peer.search = undefined;
  if (block !== undefined && block.number !== number) {
    report(sync, id, "badResponse");
    sync.out.push({ type: "disconnect", peer: id });
    return;
  }
  const next = continueAncestorSearch(search, block?.hash === sync.view.canonicalHash(number));
  if (next === "none") {
    report(sync, id, block === undefined ? "refused" : "otherChain");
    sync.out.push({ type: "disconnect", peer: id });
  } else if ("common" in next) peer.common = next.common;
  else peer.search = next.search;
}

function takeOutcomes(sync: BlockSync, { blocks, outcomes }: Extract<SyncInput, { type: "outcomes" }>): void {
  let failed = false;
  blocks.forEach(({ hash }, index) => {
    const outcome = outcomes[index] ?? "failed";
    const peer = sync.queued.get(hash);
    sync.queued.delete(hash);
    if (outcome === "imported" || outcome === "known") return;
    failed = true;
    if (outcome === "failed") for (const other of sync.peers.values()) other.restUntil = sync.now + OWN_REST;
    if (outcome === "unknown-parent" && peer !== undefined) {
      const sender = sync.peers.get(peer);
      if (sender !== undefined) sender.restUntil = sync.now + OWN_REST;
    }
    if (outcome === "bad") {
      remember(sync.bad, hash);
      if (peer !== undefined) {
        report(sync, peer, "badBlock");
        sync.out.push({ type: "disconnect", peer });
      }
    }
  });
  if (!failed) return;
  // What was fetched on top is of no use, and where peers agree with us has to be looked for again.
  endRanges(sync);
  for (const peer of sync.peers.values()) peer.common = undefined;
}

/** Blocks below the middle one of the peers' best blocks after which a node is said to catch up. */
const MAJOR_SYNC_BLOCKS = 5;

/** Whether this chain is far behind what its peers say (`isSyncing` of `system_health`). */
export function isMajorSyncing(sync: BlockSync): boolean {
  return (syncTarget(sync) ?? 0) > sync.view.best().number + MAJOR_SYNC_BLOCKS;
}

/** The middle one of the peers' best heights. */
export function syncTarget(sync: BlockSync): number | undefined {
  const heights = [...sync.peers.values()].map(({ best }) => best.number).sort((a, b) => a - b);
  return heights[Math.floor(heights.length / 2)];
}
