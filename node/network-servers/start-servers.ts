import type { BlockHash } from "@serinus/bytes";
import { decodeWarpSyncRequest, type ProtocolName, type ProtocolNames } from "@serinus/network-protocols";
import type {
  ChainApi,
  NetworkApi,
  PeerId,
  ReputationChange,
  RequestHandler,
  RequestProtocol,
  RuntimeCallProver,
} from "@serinus/node-api";
import { createSeenRequests } from "./seen-requests.ts";
import { serveBlocks } from "./serve-blocks.ts";
import { serveLight } from "./serve-light.ts";
import { type ServedState, serveState } from "./serve-state.ts";

const MIB = 1024 * 1024;
/** Costs of asking the same too often, and of asking what is no request (`sc-network-sync`). */
const SAME_REQUEST = { value: -(2 ** 20), reason: "the same request too often" };
const BAD_REQUEST = { value: -(2 ** 12), reason: "not a request" };

/** Who makes warp sync proofs: GRANDPA. */
export interface WarpSyncProvider {
  /** The SCALE `WarpSyncProof` that begins after a block. Rejects or throws when that block is not a final one. */
  warpSyncProof(begin: BlockHash): Uint8Array | Promise<Uint8Array>;
}

/** What the servers answer from. */
export interface ServersContext {
  readonly network: Pick<NetworkApi, "requests" | "report">;
  readonly names: ProtocolNames;
  readonly chain: ChainApi;
  readonly state: ServedState;
  readonly prover: RuntimeCallProver;
  /** Without it no warp sync is served. */
  readonly warpSync?: WarpSyncProvider;
}

/**
 * The request protocols of a chain, with the sizes and times of Substrate's. Asking goes through them as well: a
 * protocol is registered once.
 */
export interface ChainRequests {
  readonly blocks: Ask;
  readonly state: Ask;
  readonly light: Ask;
  readonly warpSync: Ask;
}

type Ask = (peer: PeerId, request: Uint8Array, signal?: AbortSignal) => Promise<Uint8Array>;

/** Serves blocks, states, light clients and warp sync to peers, and gives what is needed to ask them. */
export function startServers(context: ServersContext): ChainRequests {
  const { network, names, chain, state, prover, warpSync } = context;
  const protocols = requestProtocols(names);
  const report = (peer: PeerId, change: ReputationChange) => network.report(peer, change);
  const serve = (protocol: RequestProtocol, handler: RequestHandler | undefined) =>
    network.requests(protocol, handler).ask;
  return {
    blocks: serve(
      protocols.blocks,
      guarded(report, async (_peer, request) => serveBlocks(chain, request), createSeenRequests()),
    ),
    state: serve(
      protocols.state,
      guarded(report, async (_peer, request) => serveState(chain, state, request), createSeenRequests()),
    ),
    light: serve(
      protocols.light,
      guarded(report, (_peer, request) => serveLight(state, prover, request)),
    ),
    warpSync: serve(
      protocols.warpSync,
      warpSync &&
        guarded(report, async (_peer, request) => warpSync.warpSyncProof(decodeWarpSyncRequest(request))),
    ),
  };
}

/** The same for a node that has nothing to serve yet. */
export function askOnly(network: Pick<NetworkApi, "requests">, names: ProtocolNames): ChainRequests {
  const { blocks, state, light, warpSync } = requestProtocols(names);
  return {
    blocks: network.requests(blocks).ask,
    state: network.requests(state).ask,
    light: network.requests(light).ask,
    warpSync: network.requests(warpSync).ask,
  };
}

function requestProtocols(names: ProtocolNames): Record<keyof ChainRequests, RequestProtocol> {
  const bounds = (
    name: ProtocolName,
    maxRequestSize: number,
    maxResponseSize: number,
    timeout: number,
  ): RequestProtocol => ({ ...name, maxRequestSize, maxResponseSize, timeout });
  return {
    blocks: bounds(names.sync, MIB, 16 * MIB, 20_000),
    state: bounds(names.state, MIB, 16 * MIB, 40_000),
    light: bounds(names.light, MIB, 16 * MIB, 15_000),
    warpSync: bounds(names.warpSync, 32, 16 * MIB, 10_000),
  };
}

/** Refuses, and makes pay for, what is no request and what was asked too often. */
function guarded(
  report: (peer: PeerId, change: ReputationChange) => void,
  handler: RequestHandler,
  seen?: ReturnType<typeof createSeenRequests>,
): RequestHandler {
  return async (peer, request) => {
    if (seen?.isTooMany(peer, request)) {
      report(peer, SAME_REQUEST);
      throw new Error(SAME_REQUEST.reason);
    }
    try {
      return await handler(peer, request);
    } catch (error) {
      if (error instanceof Error && error.name === "ProtocolError") report(peer, BAD_REQUEST);
      throw error;
    }
  };
}
