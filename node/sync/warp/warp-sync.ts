import type { BlockHash } from "@serinus/bytes";
import {
  decodeBlockAnnounce,
  decodeBlockResponse,
  decodeHandshake,
  decodeStateResponse,
  encodeBlockRequest,
  encodeHandshake,
  encodeStateRequest,
  encodeWarpSyncRequest,
  type ProtocolNames,
} from "@serinus/network-protocols";
import type { Log, NetworkApi, PeerId } from "@serinus/node-api";
import { systemTimer, type Timer } from "@serinus/timer";
import { checkResponse } from "../blocks/check-response.ts";
import { readHeader } from "../header.ts";
import type { WarpInput, WarpOutput, WarpProofs, WarpRequest, WarpTarget } from "./io.ts";
import { createWarpSync, stepWarp } from "./step.ts";

const TICK = 500;
const MAX_ANNOUNCE = 1024 * 1024;

type Ask = (peer: PeerId, request: Uint8Array, signal?: AbortSignal) => Promise<Uint8Array>;

/** What warp sync stands on. */
export interface WarpSyncContext<Set> {
  readonly network: Pick<NetworkApi, "notifications" | "report" | "disconnect">;
  readonly names: ProtocolNames;
  readonly genesisHash: BlockHash;
  readonly ask: { readonly blocks: Ask; readonly state: Ask; readonly warpSync: Ask };
  readonly proofs: WarpProofs<Set>;
  readonly log: Log;
  readonly signal?: AbortSignal;
  readonly timer?: Timer;
}

/**
 * Finds the last final block by proofs, and its state. Takes part in block announces as a node that has its genesis
 * only, so that peers tell how far they are. Nothing is stored: who is interrupted begins again.
 * @returns `undefined` when no peer has anything that is proven final. Rejects when `signal` is aborted.
 */
export function findWarpTarget<Set>(context: WarpSyncContext<Set>): Promise<WarpTarget<Set> | undefined> {
  const { network, names, genesisHash, log, timer = systemTimer, signal } = context;
  const warp = createWarpSync(context.proofs);
  const { promise, resolve, reject } = Promise.withResolvers<WarpTarget<Set> | undefined>();
  const over = new AbortController();
  let stopTick = () => {};

  function happen(input: WarpInput): void {
    if (over.signal.aborted) return;
    for (const output of stepWarp(warp, input, timer.now())) perform(output);
  }

  function perform(output: WarpOutput<Set>): void {
    if (output.type === "request") void answer(output.id, output.peer, output.request);
    else if (output.type === "report") network.report(output.peer, output.change);
    else if (output.type === "disconnect") network.disconnect(output.peer);
    else if (output.type === "log") log(output.level, "sync", output.message);
    else resolve(output.target);
  }

  async function answer(id: number, peer: PeerId, request: WarpRequest): Promise<void> {
    let input: WarpInput;
    try {
      input = await ask(id, peer, request);
    } catch (error) {
      const { code, name, message } = error as Error & { code?: unknown };
      log("debug", "sync", `${peer} answered a ${request.type} request with ${message}`);
      const fault = code === "timeout" ? "silent" : name === "ProtocolError" ? "bad" : "refused";
      input = { type: "failed", id, fault };
    }
    happen(input);
  }

  async function ask(id: number, peer: PeerId, asked: WarpRequest): Promise<WarpInput> {
    if (asked.type === "proof") {
      const proof = await context.ask.warpSync(peer, encodeWarpSyncRequest(asked.begin), over.signal);
      return { type: "proof", id, proof };
    }
    if (asked.type === "state") {
      const bytes = await context.ask.state(peer, encodeStateRequest(asked.request), over.signal);
      return { type: "state", id, proof: decodeStateResponse(bytes).proof };
    }
    const bytes = await context.ask.blocks(peer, encodeBlockRequest(asked.request), over.signal);
    return { type: "block", id, blocks: checkResponse(asked.request, decodeBlockResponse(bytes)) };
  }

  function tick(): void {
    happen({ type: "tick" });
    stopTick = timer.after(TICK, tick);
  }

  const announces = network.notifications({
    ...names.blockAnnounces,
    handshake: encodeHandshake({ role: "full", bestNumber: 0, bestHash: genesisHash, genesisHash }),
    maxMessageSize: MAX_ANNOUNCE,
  });
  const stopListening = announces.listen({
    accepts: (_peer, bytes) => decodeHandshake(bytes).genesisHash === genesisHash,
    opened(peer, bytes) {
      const { role, bestHash, bestNumber } = decodeHandshake(bytes);
      if (role !== "light") happen({ type: "peer", peer, best: { hash: bestHash, number: bestNumber } });
    },
    closed: (peer) => happen({ type: "gone", peer }),
    message(peer, bytes) {
      try {
        const { encodedHeader, isBest } = decodeBlockAnnounce(bytes);
        if (isBest) happen({ type: "announce", peer, best: readHeader(encodedHeader) });
      } catch (error) {
        log("debug", "sync", `${peer} announced ${(error as Error).message}`);
      }
    },
  });
  const abort = () => reject(signal?.reason);
  signal?.addEventListener("abort", abort);
  if (signal?.aborted) abort();
  tick();
  return promise.finally(() => {
    over.abort();
    stopTick();
    stopListening();
    signal?.removeEventListener("abort", abort);
  });
}
