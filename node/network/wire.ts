import type { PeerId } from "@serinus/node-api";

/**
 * What carries substreams: libp2p, or memory in tests. Peers, connections and bytes; what they mean is the business of
 * the protocols above.
 */
export interface Wire {
  readonly localPeer: PeerId;
  /** Connects unless there is a connection. Rejects when no address of the peer answers. */
  dial(peer: PeerId, addresses: readonly string[]): Promise<void>;
  /** Ends all connections with the peer. */
  hangUp(peer: PeerId): void;
  /** Opens a substream by the first of the names that the peer knows, over a connection that exists. */
  open(peer: PeerId, names: readonly string[], signal: AbortSignal): Promise<Substream>;
  /** Takes substreams that peers open by these names, at most `perPeer` at a time of each. */
  serve(names: readonly string[], perPeer: number, take: (peer: PeerId, stream: Substream) => void): void;
  /** Stops taking substreams by these names. */
  unserve(names: readonly string[]): void;
  isConnected(peer: PeerId): boolean;
  /** One listener, given before `start`. */
  listen(listener: WireListener): void;
  /** Addresses at which this node can be reached, without its peer id. */
  addresses(): readonly string[];
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Since the start. */
  traffic(): Traffic;
}

/** Bytes that substreams carried, and connections. */
export interface Traffic {
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Open now. */
  readonly connections: number;
  /** That came to the listening sockets, whatever became of them. */
  readonly incomingTotal: number;
  /** That were opened, by who began. */
  readonly openedIn: number;
  readonly openedOut: number;
}

export interface WireListener {
  /** Whether a peer, known by its key now, may connect. */
  allows(peer: PeerId): boolean;
  connected(peer: PeerId): void;
  /** The last connection is gone. */
  disconnected(peer: PeerId): void;
  /** What a peer says of itself: addresses at which it listens, protocols that it knows. */
  identified(peer: PeerId, addresses: readonly string[], protocols: readonly string[]): void;
}

/** A stream of bytes both ways inside a connection. */
export interface Substream {
  /** The name by which it was opened. */
  readonly protocol: string;
  /** Queues bytes; false when the substream is closed. */
  send(bytes: Uint8Array): boolean;
  /** Bytes that wait to be sent. */
  readonly unsent: number;
  /** Tells what arrives from now on. One listener. */
  listen(listener: SubstreamListener): void;
  /** Nothing more will be sent; what is queued still is. */
  finish(): void;
  /** Closes at once, both ways. */
  reset(): void;
}

export interface SubstreamListener {
  data(chunk: Uint8Array): void;
  /** The peer sends nothing more. */
  ended?(): void;
  /** Closed both ways, by whomever. Told once. */
  closed?(): void;
}
