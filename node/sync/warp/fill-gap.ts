import type { BlockHash } from "@serinus/bytes";
import { type BlockRequest, decodeBlockResponse, encodeBlockRequest } from "@serinus/network-protocols";
import type { Log, PeerId } from "@serinus/node-api";
import { systemTimer, type Timer } from "@serinus/timer";
import { checkResponse } from "../blocks/check-response.ts";
import type { ReceivedBlock } from "../blocks/io.ts";
import type { BlockId } from "../header.ts";

const BLOCKS = 64;
/** Milliseconds between two requests, and after a failure: the chain's head comes first. */
const PAUSE = 5;
const REST = 2_000;
/** Milliseconds until it is looked again whether there are peers. */
const ALONE = 500;
/** Blocks after which the log tells how far it is. */
const PROGRESS = 10_000;

/** What filling a gap stands on. */
export interface GapContext {
  /** The block that is missing below those that are there. */
  readonly gap: () => BlockId | undefined;
  readonly insert: (blocks: readonly ReceivedBlock[]) => Promise<void>;
  readonly peers: () => readonly { readonly peer: PeerId; readonly role: string }[];
  readonly askBlocks: (peer: PeerId, request: Uint8Array, signal?: AbortSignal) => Promise<Uint8Array>;
  /** Whether more urgent blocks are being fetched. */
  readonly isBusy: () => boolean;
  readonly report: (peer: PeerId, change: { readonly value: number; readonly reason: string }) => void;
  readonly log: Log;
  readonly timer?: Timer;
}

const BAD_BLOCKS = { value: -(2 ** 12), reason: "blocks that do not fill the gap" };

/**
 * Fetches the blocks below the one whose state was taken, downwards and in the background, one request at a time. Each
 * is the parent of the one before, so that nothing of them has to be verified. @returns what stops it.
 */
export function fillGap(context: GapContext): () => Promise<void> {
  const { gap, peers, log, timer = systemTimer } = context;
  const stopped = new AbortController();
  let cancel = () => {};
  let turn = 0;
  let told: number | undefined;
  let working: Promise<void> = Promise.resolve();

  function next(delay: number): void {
    if (stopped.signal.aborted) return;
    cancel = timer.after(delay, () => {
      working = work();
    });
  }

  async function work(): Promise<void> {
    const missing = gap();
    if (missing === undefined) return;
    const candidates = peers().filter(({ role }) => role !== "light");
    const peer = candidates[turn++ % Math.max(1, candidates.length)]?.peer;
    if (peer === undefined) return next(ALONE);
    if (context.isBusy()) return next(REST);
    next((await fetchFrom(peer, missing.hash)) ? PAUSE : REST);
  }

  async function fetchFrom(peer: PeerId, hash: BlockHash): Promise<boolean> {
    const parts = { header: true, body: true, justification: true, multipleJustifications: true };
    const request: BlockRequest = { ...parts, from: { hash }, direction: "descending", max: BLOCKS };
    try {
      const answer = await context.askBlocks(peer, encodeBlockRequest(request), stopped.signal);
      const blocks = checkResponse(request, decodeBlockResponse(answer)).filter(({ number }) => number > 0);
      if (blocks.length === 0 || stopped.signal.aborted) return false;
      await context.insert(blocks);
      tellProgress();
      return true;
    } catch (error) {
      if (stopped.signal.aborted) return false;
      log("debug", "sync", `the gap is not filled by ${peer}: ${(error as Error).message}`);
      if ((error as Error).name === "ProtocolError") context.report(peer, BAD_BLOCKS);
      return false;
    }
  }

  function tellProgress(): void {
    const left = gap()?.number;
    if (left === undefined) log("info", "sync", "all blocks since the genesis are there");
    else if (told === undefined || told - left >= PROGRESS) {
      log("info", "sync", `fetching old blocks: ${left} are left`);
      told = left;
    }
  }

  if (gap() !== undefined) next(PAUSE);
  return async () => {
    stopped.abort();
    cancel();
    await working;
  };
}
