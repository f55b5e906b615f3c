import type { PeerId } from "@serinus/node-api";
import type { BlockId } from "../header.ts";
import type { ReceivedBlock } from "./io.ts";
import { type BlockSync, report, type SyncPeer, type WantedJustification } from "./state.ts";

/** Justifications looked for at a time. */
const MAX_WANTED = 1_024;
/** Milliseconds in which a block may become final without being asked for, and until peers that had none are asked again. */
const FIRST_AFTER = 4_000;
const AGAIN_AFTER = 10_000;

export function wantJustification(sync: BlockSync, { hash, number }: BlockId): void {
  if (sync.justifications.has(hash) || sync.justifications.size >= MAX_WANTED) return;
  sync.justifications.set(hash, {
    hash,
    number,
    tried: new Set(),
    againAt: sync.now + FIRST_AFTER,
    busy: false,
  });
}

/**
 * The justification that this peer may have of the lowest block, for those above it can be verified only after it.
 * Those of blocks that are final are forgotten, those on forks wait until they are on the best chain.
 */
export function nextJustification(
  sync: BlockSync,
  id: PeerId,
  peer: SyncPeer,
): WantedJustification | undefined {
  const finalized = sync.view.finalized().number;
  let lowest: WantedJustification | undefined;
  for (const wanted of sync.justifications.values()) {
    if (wanted.number <= finalized) sync.justifications.delete(wanted.hash);
    else if (
      (lowest === undefined || wanted.number < lowest.number) &&
      sync.view.canonicalHash(wanted.number) === wanted.hash
    )
      lowest = wanted;
  }
  if (lowest === undefined || lowest.busy || peer.best.number < lowest.number) return undefined;
  const { tried, againAt } = lowest;
  if (sync.now >= againAt) tried.clear();
  else if (tried.size === 0) return undefined;
  return tried.has(id) ? undefined : lowest;
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
