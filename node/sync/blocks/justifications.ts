import type { PeerId } from "@serinus/node-api";
import type { BlockId } from "../header.ts";
import type { ReceivedBlock } from "./io.ts";
import { type BlockSync, report, type SyncPeer, type WantedJustification } from "./state.ts";

/** Justifications looked for at a time, and milliseconds until peers that had none are asked again. */
const MAX_WANTED = 64;
const AGAIN_AFTER = 10_000;

export function wantJustification(sync: BlockSync, { hash, number }: BlockId): void {
  if (sync.justifications.has(hash) || sync.justifications.size >= MAX_WANTED) return;
  sync.justifications.set(hash, { hash, number, tried: new Set(), againAt: 0, busy: false });
}

/** A justification that this peer may have. Those of blocks that are final are forgotten. */
export function nextJustification(
  sync: BlockSync,
  id: PeerId,
  peer: SyncPeer,
): WantedJustification | undefined {
  const finalized = sync.view.finalized().number;
  for (const wanted of sync.justifications.values()) {
    if (wanted.number <= finalized) {
      sync.justifications.delete(wanted.hash);
      continue;
    }
    if (wanted.busy || peer.best.number < wanted.number) continue;
    if (wanted.tried.size > 0 && sync.now >= wanted.againAt) wanted.tried.clear();
    if (!wanted.tried.has(id)) return wanted;
  }
  return undefined;
}

export function takeJustification(
  sync: BlockSync,
  peer: PeerId,
  block: BlockId,
  answer: readonly ReceivedBlock[] | undefined,
): void {
  const wanted = sync.justifications.get(block.hash);
  if (wanted === undefined) return;
  wanted.tried.add(peer);
  wanted.againAt = sync.now + AGAIN_AFTER;
  wanted.busy = false;
  const justification = answer?.[0]?.justifications.find(({ engine }) => engine === "FRNK");
  if (answer?.[0]?.hash !== block.hash || justification === undefined) return;
  // Nobody else is asked while it is being verified.
  wanted.busy = true;
  sync.out.push({ type: "importJustification", block, justification, peer });
}

export function justified(sync: BlockSync, hash: BlockId["hash"], peer: PeerId, good: boolean): void {
  const wanted = sync.justifications.get(hash);
  if (wanted !== undefined) wanted.busy = false;
  if (good) sync.justifications.delete(hash);
  else report(sync, peer, "badJustification");
}
