import {
  type BlockAnnouncesHandshake,
  decodeBlockAnnounce,
  decodeBlockResponse,
  decodeHandshake,
  encodeBlockAnnounce,
  encodeBlockRequest,
  encodeHandshake,
} from "@serinus/network-protocols";
import type { PeerId } from "@serinus/node-api";
import { systemTimer } from "@serinus/timer";
import { checkResponse } from "./blocks/check-response.ts";
import type { QueuedBlock, SyncInput, SyncOutput } from "./blocks/io.ts";
import { costs, createBlockSync } from "./blocks/state.ts";
import { isMajorSyncing, step, syncTarget } from "./blocks/step.ts";
import { readHeader } from "./header.ts";
import { createRecentSet, type RecentSet } from "./recent-set.ts";
import type { Sync, SyncContext } from "./sync.ts";

const TICK = 1_000;
const MAX_ANNOUNCE = 1024 * 1024;
/** Blocks that a peer is remembered to know. */
const MAX_KNOWN = 1_024;
/** Announces of one peer at once, and in a second after that; more cost reputation. */
const ANNOUNCE_BURST = 128;
const ANNOUNCES_PER_SECOND = 32;
const BAD_ANNOUNCE = { value: -(2 ** 12), reason: "a bad block announce" };
const TOO_MANY_ANNOUNCES = { value: -(2 ** 18), reason: "too many block announces" };
const OTHER_GENESIS = { value: -(2 ** 31), reason: "another genesis" };

interface Peer {
  readonly handshake: BlockAnnouncesHandshake;
  readonly known: RecentSet<string>;
  allowance: number;
  allowedAt: number;
}

/** Takes part in block announces, fetches what is missing, and announces what is new. */
export function createSync(context: SyncContext): Sync {
  const { network, names, chain, importQueue, role, log, timer = systemTimer } = context;
  const { maxFullPeers = 40, maxLightPeers = 100, needsNoSlot = () => false } = context;
  const peers = new Map<PeerId, Peer>();
  const sync = createBlockSync(
    {
      best: chain.best,
      finalized: chain.finalized,
      isKnown: (hash) => chain.block(hash) !== undefined,
      canonicalHash: chain.canonicalHash,
    },
    timer.now(),
  );
  const stopped = new AbortController();

  const announces = network.notifications({
    ...names.blockAnnounces,
    handshake: handshake(),
    maxMessageSize: MAX_ANNOUNCE,
  });

  function handshake(): Uint8Array {
    const best = chain.best();
    return encodeHandshake({
      role,
      bestNumber: best.number,
      bestHash: best.hash,
      genesisHash: chain.genesisHash,
    });
  }

  function happen(input: SyncInput): void {
    if (stopped.signal.aborted) return;
    for (const output of step(sync, input, timer.now())) perform(output);
  }

  function perform(output: SyncOutput): void {
    switch (output.type) {
      case "request":
        void ask(output);
        return;
      case "import": {
        void importAll(output.blocks);
        return;
      }
      case "importJustification": {
        const { block, justification, peer } = output;
        const done = (good: boolean) => happen({ type: "justified", hash: block.hash, peer, good });
        importQueue.importJustification(block.hash, justification).then(
          () => done(true),
          (error: unknown) => {
            log("debug", "sync", `the justification of #${block.number} by ${peer}: ${String(error)}`);
            done(false);
          },
        );
        return;
      }
      case "report":
        network.report(output.peer, output.change);
        return;
      case "disconnect":
        network.disconnect(output.peer);
        return;
    }
  }

  async function importAll(blocks: readonly QueuedBlock[]): Promise<void> {
    const origin = isMajorSyncing(sync) ? "initial-sync" : "broadcast";
    try {
      const results = await importQueue.importBlocks(origin, blocks);
      const outcomes = results.map(({ outcome }, index) => {
        const peer = blocks[index]?.peer;
        if ("badJustification" in outcome && outcome.badJustification !== undefined && peer !== undefined)
          network.report(peer, costs.badJustification);
        if (outcome.type === "bad" || outcome.type === "failed")
          log("info", "sync", `block ${blocks[index]?.hash} of ${peer}: ${outcome.error.message}`);
        return outcome.type;
      });
      happen({ type: "outcomes", blocks, outcomes });
    } catch (error) {
      log("info", "sync", `blocks could not be imported: ${String(error)}`);
      happen({ type: "outcomes", blocks, outcomes: blocks.map(() => "failed") });
    }
  }

  async function ask({ id, peer, request }: Extract<SyncOutput, { type: "request" }>): Promise<void> {
    let answer: Uint8Array;
    try {
      answer = await context.askBlocks(peer, encodeBlockRequest(request), stopped.signal);
    } catch (error) {
      const timedOut = (error as { code?: unknown }).code === "timeout";
      happen({ type: "failed", id, fault: timedOut ? "silent" : "refused" });
      return;
    }
    try {
      happen({ type: "response", id, blocks: checkResponse(request, decodeBlockResponse(answer)) });
    } catch (error) {
      log("debug", "sync", `${peer} answered ${(error as Error).message}`);
      happen({ type: "failed", id, fault: "bad" });
    }
  }

  function mayAnnounce(peer: Peer): boolean {
    const now = timer.now();
    const earned = ((now - peer.allowedAt) / 1_000) * ANNOUNCES_PER_SECOND;
    peer.allowance = Math.min(ANNOUNCE_BURST, peer.allowance + earned) - 1;
    peer.allowedAt = now;
    return peer.allowance >= 0;
  }

  const stopListening = announces.listen({
    accepts(id, bytes) {
      const theirs = decodeHandshake(bytes);
      if (theirs.genesisHash !== chain.genesisHash) {
        network.report(id, OTHER_GENESIS);
        return false;
      }
      if (needsNoSlot(id)) return true;
      const isLight = theirs.role === "light";
      const same = [...peers].filter(
        ([other, peer]) =>
          other !== id && !needsNoSlot(other) && (peer.handshake.role === "light") === isLight,
      );
      return same.length < (isLight ? maxLightPeers : maxFullPeers);
    },
    opened(id, bytes) {
      const theirs = decodeHandshake(bytes);
      peers.set(id, {
        handshake: theirs,
        known: createRecentSet(MAX_KNOWN),
        allowance: ANNOUNCE_BURST,
        allowedAt: timer.now(),
      });
      log("debug", "sync", `${id} takes part: ${theirs.role}, best #${theirs.bestNumber}`);
      // Light clients have no blocks to give.
      if (theirs.role !== "light")
        happen({ type: "peer", peer: id, best: { hash: theirs.bestHash, number: theirs.bestNumber } });
    },
    closed(id) {
      peers.delete(id);
      happen({ type: "gone", peer: id });
    },
    message(id, bytes) {
      const peer = peers.get(id);
      if (peer === undefined) return;
      if (!mayAnnounce(peer)) {
        network.report(id, TOO_MANY_ANNOUNCES);
        return;
      }
      try {
        const { encodedHeader, isBest } = decodeBlockAnnounce(bytes);
        const header = readHeader(encodedHeader);
        peer.known.add(header.hash);
        happen({ type: "announce", peer: id, header, isBest });
      } catch (error) {
        log("debug", "sync", `${id} announced ${(error as Error).message}`);
        network.report(id, BAD_ANNOUNCE);
      }
    },
  });

  function announce(hash: Parameters<Sync["announce"]>[0], again: boolean): void {
    const block = chain.block(hash);
    if (block === undefined) return;
    const isBest = chain.best().hash === hash;
    const message = encodeBlockAnnounce({
      encodedHeader: block.encodedHeader,
      isBest,
      data: new Uint8Array(0),
    });
    for (const [id, peer] of peers) if (peer.known.add(hash) || again) announces.send(id, message);
  }

  const unsubscribe = chain.subscribe((event) => {
    if (event.type === "best") announces.setHandshake(handshake());
    // Whether it is the best block is told after this event, in the same turn.
    if (event.type === "imported" && !isMajorSyncing(sync)) {
      const { hash } = event.block;
      queueMicrotask(() => announce(hash, false));
    }
    if (event.type !== "imported") queueMicrotask(() => happen({ type: "tick" }));
  });

  let stopTick = () => {};
  function tick(): void {
    happen({ type: "tick" });
    stopTick = timer.after(TICK, tick);
  }
  tick();

  return {
    peers: () =>
      [...peers].map(([peer, { handshake: theirs }]) => ({
        peer,
        role: theirs.role,
        best: sync.peers.get(peer)?.best ?? { hash: theirs.bestHash, number: theirs.bestNumber },
      })),
    status: () => ({
      peers: peers.size,
      isMajorSyncing: isMajorSyncing(sync),
      target: syncTarget(sync),
      queuedBlocks: sync.queued.size,
      requestsUnderWay: sync.pending.size,
    }),
    isMajorSyncing: () => isMajorSyncing(sync),
    requestBlock: (block, from) => happen({ type: "want", block, peers: from }),
    requestJustification: (block) => happen({ type: "wantJustification", block }),
    announce: (hash) => announce(hash, true),
    stop() {
      stopped.abort();
      stopTick();
      stopListening();
      unsubscribe();
    },
  };
}
