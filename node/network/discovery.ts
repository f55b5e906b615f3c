import { randomBytes } from "node:crypto";
import type { KademliaRecord } from "@serinus/network-protocols";
import type { PeerId, RequestProtocol } from "@serinus/node-api";
import { createKademlia, type Kademlia, type KademliaContext, MAX_KADEMLIA_MESSAGE } from "./kademlia.ts";
import { createRequests, type RequestContext } from "./request-protocol.ts";

/** Milliseconds between lookups of random keys: short at first, then this. */
const FIRST_WALK = 1_000;
const LONGEST_WALK = 60_000;
/** Milliseconds that a peer has to answer. */
const TIMEOUT = 10_000;

/** What finding peers needs of the network around it. */
export interface DiscoveryContext extends Omit<KademliaContext, "ask" | "put"> {
  readonly requests: RequestContext;
  /** Connects with a peer, whose addresses the book has. Rejects when it cannot be reached, or must not. */
  connect(peer: PeerId): Promise<void>;
  /** Does some work after some milliseconds, unless the network has been stopped. */
  later(milliseconds: number, work: () => void): void;
}

/** Kademlia served and asked over its protocol, and a table that fills by itself. */
export interface Discovery extends Omit<Kademlia, "answer"> {
  /** Whether a peer that knows these protocols answers Kademlia requests. */
  isSpokenBy(protocols: readonly string[]): boolean;
  /** Hands over records that peers put, in place of keeping them; with `undefined` they are kept again. */
  onPut(listener: ((record: KademliaRecord) => void) | undefined): void;
  /** Begins to look for random keys. */
  start(): void;
  /** Serves no longer, and gives up what is asked. */
  stop(): void;
}

export function createDiscovery(
  protocol: Pick<RequestProtocol, "name" | "legacyNames">,
  context: DiscoveryContext,
): Discovery {
  const { requests: requestContext, connect, later } = context;
  const stopped = new AbortController();
  let putListener: ((record: KademliaRecord) => void) | undefined;
  const requests = createRequests(
    requestContext,
    {
      ...protocol,
      maxRequestSize: MAX_KADEMLIA_MESSAGE,
      maxResponseSize: MAX_KADEMLIA_MESSAGE,
      timeout: TIMEOUT,
    },
    async (peer, request) => kademlia.answer(peer, request),
  );
  const kademlia = createKademlia({
    ...context,
    put: (record) => (putListener === undefined ? kademlia.store(record) : putListener(record)),
    async ask(peer, request, signal) {
      await connect(peer);
      return requests.ask(peer, request, signal);
    },
  });

  /** Looks for a random key, so that the table fills. */
  async function walk(wait: number): Promise<void> {
    if (kademlia.size > 0) await kademlia.findNode(randomBytes(32), stopped.signal);
    later(wait, () => void walk(Math.min(LONGEST_WALK, kademlia.size > 0 ? wait * 2 : wait)));
  }

  return {
    add: kademlia.add,
    get size() {
      return kademlia.size;
    },
    findNode: kademlia.findNode,
    getRecord: kademlia.getRecord,
    putRecord: (key, value) => kademlia.putRecord(key, value, stopped.signal),
    putRecordTo: (record, peers) => kademlia.putRecordTo(record, peers, stopped.signal),
    store: kademlia.store,
    isSpokenBy: (protocols) =>
      [protocol.name, ...protocol.legacyNames].some((name) => protocols.includes(name)),
    onPut(listener) {
      putListener = listener;
    },
    start: () => void walk(FIRST_WALK),
    stop() {
      stopped.abort();
      requests.close();
    },
  };
}
