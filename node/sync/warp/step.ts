import type { PeerId } from "@serinus/node-api";
import type { ReceivedBlock } from "../blocks/io.ts";
import type { BlockId } from "../header.ts";
import type { WarpInput, WarpOutput, WarpPosition, WarpProofs, WarpRequest } from "./io.ts";
import {
  beginDownload,
  downloadedChildren,
  downloadStart,
  type StateDownload,
  takeProof,
} from "./state-download.ts";

/** Peers to wait for (`MIN_PEERS_TO_START_WARP_SYNC`), and milliseconds after the first one to wait for them. */
const MIN_PEERS = 3;
const MOST_WAIT = 3_000;
/** Milliseconds that a peer is left alone after its first failure; twice as long after each further one. */
const FIRST_REST = 500;
/** A peer that fails this often in a row is left; so many failures of all in a row, and all begins again. */
const MAX_FAILURES = 4;
const MAX_TOTAL_FAILURES = 12;
/** Milliseconds for which nobody can give what is needed, as when a peer that led here is gone, before the same. */
const PATIENCE = 10_000;

/** Costs as of `sc-network-sync`. */
const COSTS = {
  silent: { value: -(2 ** 10), reason: "no answer to a warp sync request" },
  refused: { value: -(2 ** 10), reason: "a warp sync request refused" },
  bad: { value: -(2 ** 29), reason: "a bad warp sync proof, block or state" },
} as const;

interface WarpPeer {
  best: BlockId;
  failures: number;
  restUntil: number;
  /** Whether it has nothing that is proven final. */
  hasNothing: boolean;
}

/** Warp sync. It is changed by `stepWarp` alone. */
export interface WarpSync<Set> {
  readonly proofs: WarpProofs<Set>;
  readonly peers: Map<PeerId, WarpPeer>;
  phase: "peers" | "proofs" | "block" | "state" | "done";
  firstPeerAt: number | undefined;
  position: WarpPosition<Set>;
  block: ReceivedBlock | undefined;
  state: StateDownload | undefined;
  /** One request at a time, as in `sc-network-sync`. */
  pending: { readonly id: number; readonly peer: PeerId } | undefined;
  nextId: number;
  failures: number;
  /** Since when there is nobody to ask. */
  idleSince: number | undefined;
  now: number;
  out: WarpOutput<Set>[];
}

/** Begins without peers. */
export function createWarpSync<Set>(proofs: WarpProofs<Set>): WarpSync<Set> {
  return {
    ...{ proofs, peers: new Map(), phase: "peers", firstPeerAt: undefined, position: proofs.begin },
    ...{
      block: undefined,
      state: undefined,
      pending: undefined,
      nextId: 0,
      failures: 0,
      idleSince: undefined,
    },
    ...{ now: 0, out: [] },
  };
}

/**
 * Warp sync (`sc-network-sync`'s `WarpSync` and `StateSync`): follows finality's proofs from set to set to the last
 * block that is final, then takes that block and its whole state, each part proven.
 *
 * What a peer says is believed when it is proven. One that lies is left, one that keeps silent is asked less; when all
 * fail for long, as when the state was pruned meanwhile, everything begins again.
 * @param now milliseconds, of a clock that never goes back.
 */
export function stepWarp<Set>(warp: WarpSync<Set>, input: WarpInput, now: number): WarpOutput<Set>[] {
  warp.now = now;
  warp.out = [];
  if (warp.phase === "done") return warp.out;
  take(warp, input);
  if (warp.phase === "peers") begin(warp);
  if (warp.phase !== "peers" && warp.pending === undefined) ask(warp);
  return warp.out;
}

function take<Set>(warp: WarpSync<Set>, input: WarpInput): void {
  switch (input.type) {
    case "peer":
      warp.firstPeerAt ??= warp.now;
      warp.peers.set(input.peer, { best: input.best, failures: 0, restUntil: 0, hasNothing: false });
      return;
    case "gone":
      warp.peers.delete(input.peer);
      if (warp.pending?.peer === input.peer) warp.pending = undefined;
      return;
    case "announce": {
      const peer = warp.peers.get(input.peer);
      if (peer !== undefined) peer.best = input.best;
      return;
    }
    case "tick":
      return;
    default:
      takeAnswer(warp, input);
  }
}

function begin<Set>(warp: WarpSync<Set>): void {
  if (warp.firstPeerAt === undefined || warp.peers.size === 0) return;
  if (warp.peers.size < MIN_PEERS && warp.now < warp.firstPeerAt + MOST_WAIT) return;
  warp.phase = "proofs";
  tell(warp, `warp sync begins with ${warp.peers.size} peers`);
}

type Answer = Extract<WarpInput, { readonly id: number }>;

function takeAnswer<Set>(warp: WarpSync<Set>, input: Answer): void {
  const { pending } = warp;
  if (pending?.id !== input.id) return;
  warp.pending = undefined;
  if (input.type === "failed") {
    fail(warp, pending.peer, input.fault);
    return;
  }
  try {
    if (input.type === "proof") takeWarpProof(warp, pending.peer, input.proof);
    else if (input.type === "block") takeBlock(warp, input.blocks);
    else takeState(warp, input.proof);
  } catch (error) {
    tell(warp, `${pending.peer}: ${(error as Error).message}`, "debug");
    fail(warp, pending.peer, "bad");
    return;
  }
  warp.failures = 0;
  const peer = warp.peers.get(pending.peer);
  if (peer !== undefined) peer.failures = 0;
}

/** A SCALE `WarpSyncProof` without fragments: nothing is final after the block. */
function isEmptyProof(proof: Uint8Array): boolean {
  return proof.length === 2 && proof[0] === 0;
}

function takeWarpProof<Set>(warp: WarpSync<Set>, from: PeerId, proof: Uint8Array): void {
  if (isEmptyProof(proof)) {
    const peer = warp.peers.get(from);
    if (peer !== undefined) peer.hasNothing = true;
    // Whoever led here had said that there is more.
    if (warp.position.number > warp.proofs.begin.number) warp.phase = "block";
    return;
  }
  const position = warp.proofs.verify(warp.position, proof);
  warp.position = {
    ...position,
    justifications: [...warp.position.justifications, ...position.justifications],
  };
  const peer = warp.peers.get(from);
  if (peer !== undefined && peer.best.number < position.number) peer.best = position;
  tell(warp, `warp sync: finality is proven up to #${position.number} (${position.hash})`);
  if (position.isFinished) warp.phase = "block";
}

function takeBlock<Set>(warp: WarpSync<Set>, [block]: readonly ReceivedBlock[]): void {
  if (block?.hash !== warp.position.hash) throw new Error(`not block ${warp.position.hash}`);
  warp.block = block;
  warp.state = beginDownload(warp.position.stateRoot);
  warp.phase = "state";
}

function takeState<Set>(warp: WarpSync<Set>, proof: Uint8Array): void {
  const { state, block, position } = warp;
  if (state === undefined || block === undefined) return;
  takeProof(state, proof);
  const keys = state.top.length + state.children.reduce((sum, { entries }) => sum + entries.length, 0);
  const mebibytes = (state.bytes / 2 ** 20).toFixed(1);
  tell(warp, `warp sync: ${keys} keys and ${mebibytes} MiB of the state of #${position.number}`);
  if (downloadStart(state) !== undefined) return;
  warp.phase = "done";
  const { top } = state;
  warp.out.push({
    type: "done",
    target: { position, block, top, children: downloadedChildren(state) },
  });
}

function fail<Set>(warp: WarpSync<Set>, id: PeerId, fault: keyof typeof COSTS): void {
  warp.out.push({ type: "report", peer: id, change: COSTS[fault] });
  const peer = warp.peers.get(id);
  if (peer !== undefined) {
    peer.restUntil = warp.now + FIRST_REST * 2 ** peer.failures;
    peer.failures++;
    if (fault === "bad" || peer.failures >= MAX_FAILURES) {
      warp.peers.delete(id);
      warp.out.push({ type: "disconnect", peer: id });
    }
  }
  if (++warp.failures >= MAX_TOTAL_FAILURES) beginAgain(warp);
}

function beginAgain<Set>(warp: WarpSync<Set>): void {
  tell(warp, "warp sync begins again: nobody gave what was asked for");
  warp.phase = "peers";
  warp.position = warp.proofs.begin;
  warp.block = undefined;
  warp.state = undefined;
  warp.failures = 0;
  warp.idleSince = undefined;
  for (const peer of warp.peers.values()) peer.hasNothing = false;
}

function ask<Set>(warp: WarpSync<Set>): void {
  const request = nextRequest(warp);
  if (request === undefined) return;
  const [id] = [...warp.peers]
    .filter(([, peer]) => peer.restUntil <= warp.now && canAnswer(warp, peer))
    .sort(([, a], [, b]) => a.failures - b.failures || b.best.number - a.best.number)[0] ?? [undefined];
  if (id !== undefined) {
    warp.idleSince = undefined;
    warp.pending = { id: warp.nextId++, peer: id };
    warp.out.push({ type: "request", id: warp.pending.id, peer: id, request });
    return;
  }
  const peers = [...warp.peers.values()];
  if (warp.phase === "proofs" && peers.length > 0 && peers.every(({ hasNothing }) => hasNothing)) {
    tell(warp, "warp sync: no peer has anything that is proven final");
    warp.phase = "done";
    warp.out.push({ type: "done", target: undefined });
    return;
  }
  warp.idleSince ??= warp.now;
  if (warp.now > warp.idleSince + PATIENCE) beginAgain(warp);
}

function canAnswer<Set>({ phase, position }: WarpSync<Set>, { best, hasNothing }: WarpPeer): boolean {
  return phase === "proofs" ? !hasNothing : best.number >= position.number;
}

function nextRequest<Set>({ phase, position, state }: WarpSync<Set>): WarpRequest | undefined {
  const { hash } = position;
  if (phase === "proofs") return { type: "proof", begin: hash };
  if (phase === "block") {
    const parts = { header: true, body: true, justification: true, multipleJustifications: true };
    return { type: "block", request: { ...parts, from: { hash }, direction: "ascending", max: 1 } };
  }
  const start = state && downloadStart(state);
  return start && { type: "state", request: { block: hash, start, noProof: false } };
}

function tell<Set>(warp: WarpSync<Set>, message: string, level: "info" | "debug" = "info"): void {
  warp.out.push({ type: "log", level, message });
}
